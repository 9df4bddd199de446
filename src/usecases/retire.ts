import { z } from 'zod/v4';
import type { AccountRecord } from '../desk/account';
import type { Problem } from '../desk/problem';
import type { RequestDraft } from '../desk/request';
import type { AccountAsked, Caller, Seen } from './api';
import { accountFor, seenBy } from './context';
import { noted } from './denied';
import { openRequestOf } from './open-requests';
import type { Desk, Tx } from './ports';
import { insertRequest } from './submit';
import { written } from './written';

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

const retireInputs = z.object({ retireReason: z.unknown() }).catch({ retireReason: '' });
const reasonLengths = { shortest: 1, longest: 300 };

/** What is shown before anybody is asked: the account, to be confirmed on its card; or the request that is open. Writes nothing. */
export async function askForRetirement(desk: Desk, caller: Caller, accountName: string): Promise<AccountAsked> {
  return noted(desk, caller, { action: 'retire', given: accountName }, async (tx) => {
    const { account, environment } = await accountFor(desk, tx, caller, accountName, 'retire');
    const seen = await openAlready(desk, tx, caller, account);
    return seen ? { seen } : { account, environment };
  });
}

/** Asks to retire an account. Its owner, its requester and CRM admins may ask, with a reason; another admin decides. */
export async function retireAccount(desk: Desk, caller: Caller, accountName: string, inputs: unknown): Promise<Seen> {
  return noted(desk, caller, { action: 'retire', given: accountName }, async (tx) => {
    const { account } = await accountFor(desk, tx, caller, accountName, 'retire');
    const seen = await openAlready(desk, tx, caller, account);
    if (seen) return seen;
    const { retireReason } = retireInputs.parse(inputs);
    const reason = written(retireReason, reasonLengths, reasonMissing(account.name));
    const draft = { ...retireDraft(account), reason };
    const request = await insertRequest(desk, tx, caller, draft);
    return seenBy(desk, tx, request, caller.person);
  });
}

async function openAlready(desk: Desk, tx: Tx, { person }: Caller, { name }: AccountRecord): Promise<Seen | null> {
  const open = await openRequestOf(tx, name);
  return open && seenBy(desk, tx, open, person, { key: 'notice.same-request', values: { id: open.id } });
}

function reasonMissing(account: string): Problem {
  return { code: 'retire-reason-missing', field: 'retireReason', values: { account } };
}
