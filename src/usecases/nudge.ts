import { decidersOf } from '../desk/policy';
import { DeskError } from '../desk/problem';
import type { Caller, Seen } from './api';
import { findFor, requestFor, seenBy, unknownAccount } from './context';
import type { Desk } from './ports';
import { tellPeople } from './tell';

const onceEvery = 3_600_000;

/** Reminds the approvers of a pending request in their personal chats; at most once an hour for each request. */
export async function nudge(desk: Desk, caller: Caller, requestId: string): Promise<Seen> {
  return desk.store.transaction(async (tx) => {
    const { request, approvers } = await requestFor(desk, tx, caller, requestId);
    if (request.state !== 'pending')
      return seenBy(desk, tx, request, caller.person, {
        key: `notice.already-${request.state}`,
        values: { id: request.id },
      });

    const hour = Math.floor(desk.clock.now().getTime() / onceEvery);
    await tellPeople(tx, decidersOf(request, approvers), {
      key: `nudge:${request.id}:${hour}`,
      message: 'notice.nudge',
      values: { id: request.id, requester: request.requester.name, account: request.accountName },
      locale: request.locale,
    });
    return seenBy(desk, tx, request, caller.person, { key: 'notice.nudged', values: { id: request.id } });
  });
}

/** Has a finished account read again; its card is edited when the answers are in. */
export async function verifyAccount(desk: Desk, caller: Caller, accountName: string): Promise<Seen> {
  return desk.store.transaction(async (tx) => {
    const account = await tx.accounts.get(accountName.trim().toLowerCase());
    const found = await findFor(desk, tx, caller.person, account?.requestId ?? '');
    if (!account || !found) throw unknownAccount();
    if (account.state !== 'active') throw new DeskError({ code: 'account-retired', values: { account: account.name } });
    await tx.jobs.schedule({ kind: 'afterwatch', key: account.name, dueAt: desk.clock.now(), data: { asked: true } });
    return seenBy(desk, tx, found.request, caller.person, {
      key: 'notice.reading-again',
      values: { account: account.name },
    });
  });
}
