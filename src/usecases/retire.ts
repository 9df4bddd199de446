import type { AccountRecord } from '../desk/account';
import type { RequestDraft } from '../desk/request';
import type { Caller, Seen } from './api';
import { accountFor, seenBy } from './context';
import { openRequestOf } from './open-requests';
import type { Desk } from './ports';
import { insertRequest } from './submit';

export function retireDraft(account: AccountRecord): RequestDraft {
  return {
    kind: 'retire',
    environmentId: account.environmentId,
    accountName: account.name,
    accountKind: account.kind,
    roleId: account.roleId,
    purpose: account.purpose,
    owner: account.owner,
    passwordNeverExpires: false,
    reviewOn: account.reviewOn,
  };
}

/** Asks for the end of an account. Its owner, its requester and CRM admins may ask; another admin decides. */
export async function retireAccount(desk: Desk, caller: Caller, accountName: string): Promise<Seen> {
  return desk.store.transaction(async (tx) => {
    const { account } = await accountFor(desk, tx, caller, accountName, 'retire');

    const open = await openRequestOf(tx, account.name);
    if (open) return seenBy(desk, tx, open, caller.person, { key: 'notice.same-request', values: { id: open.id } });
    const request = await insertRequest(desk, tx, caller, retireDraft(account));
    return seenBy(desk, tx, request, caller.person);
  });
}
