import { announced, remember } from '../announced';
import { secretNameOf } from '../../desk/account-names';
import { settle } from '../attempt';
import { done } from '../step';
import type { Step } from '../step';

/** Puts a new password into the vault before the account exists, so that it can never be lost. */
export const storePassword: Step = {
  name: 'store-password',
  applies: (request) => request.accountKind === 'cloud',

  async run(run) {
    const { passwords, vault } = run.ports;
    const secretName = secretNameOf(run.request);
    const tags = { requestId: run.request.id, account: run.request.accountName, environment: run.environment.id };

    const stored = await settle(run, { step: 'store-password' }, () =>
      announced(run, { action: 'store-password', object: secretName }, () =>
        vault.putIfAbsent(secretName, passwords.newPassword(), tags),
      ),
    );
    if (!stored.ok) return stored;

    const { address } = vault;
    await remember(run, 'store-password', { secretName, ...(address === null ? {} : { vaultUrl: address }) });
    return done;
  },
};
