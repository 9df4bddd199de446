import type { AccountRecord } from '../desk/account';
import { secretNameOf } from '../desk/account-names';
import { isAmong } from '../desk/policy';
import { DeskError } from '../desk/problem';
import type { Caller } from './api';
import { accountFor, unknownAccount } from './context';
import type { Secrets } from './credential';
import { offerPassword } from './offer-password';
import type { Desk } from './ports';

/** Gives an account a new password: vault first, then Entra, then a fresh offer to the owner. Owner and CRM admins may ask. */
export async function rotatePassword(
  desk: Desk,
  secrets: Secrets,
  caller: Caller,
  accountName: string,
): Promise<AccountRecord> {
  const account = await desk.store.transaction(async (tx) => {
    const { account: found, approvers } = await accountFor(desk, tx, caller, accountName);
    if (!isAmong([found.owner, ...approvers], caller.person)) throw unknownAccount();
    if (found.kind === 'onprem') {
      throw new DeskError({
        code: 'password-on-premises',
        what: `The password of ${found.name} is kept in Active Directory.`,
        standing: 'Nothing was changed.',
        next: 'Reset it there; it reaches Entra within some minutes by password hash sync.',
      });
    }
    await tx.audit.append({
      kind: 'intent',
      actor: caller.person,
      action: 'rotate-password',
      requestId: found.requestId,
      object: found.userPrincipalName,
    });
    return found;
  });
  await offerNewPassword(desk, secrets, account);
  return account;
}

/** Vault before Entra, so that an enabled account's password is never lost. */
export async function offerNewPassword(desk: Desk, secrets: Secrets, account: AccountRecord): Promise<void> {
  const secretName = account.secretName ?? secretNameOf({ accountName: account.name, id: account.requestId });
  const password = secrets.passwords.newPassword();
  await secrets.vault.replace(secretName, password, { requestId: account.requestId, upn: account.userPrincipalName });
  await secrets.directory.updateUser(account.userId, { password });

  await desk.store.transaction(async (tx) => {
    await tx.audit.append({
      kind: 'outcome',
      actor: 'desk',
      action: 'rotate-password',
      requestId: account.requestId,
      object: account.userPrincipalName,
    });
    await tx.accounts.save({ ...account, secretName });
    await offerPassword(tx, desk.settings, { ...account, secretName }, desk.clock.now());
  });
}
