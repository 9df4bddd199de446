import type { Person } from '../desk/people';
import { decidersOf } from '../desk/policy';
import { DeskError } from '../desk/problem';
import type { Caller, Seen } from './api';
import { findFor, requestFor, seenBy, unknownAccount } from './context';
import type { Desk, Tx } from './ports';
import { tellPeople } from './tell';

/** Milliseconds between two reminders of a request. */
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

    const deciders = decidersOf(request, approvers);
    for (const { aadObjectId } of deciders) await tx.unreached.tryAgain(aadObjectId);
    const now = desk.clock.now();
    const key = `nudge:${request.id}:`;
    const isTooSoon = await tx.notices.madeSince(key, new Date(now.getTime() - onceEvery));
    if (!isTooSoon)
      await tellPeople(tx, deciders, {
        key: `${key}${now.toISOString()}`,
        message: 'notice.nudge',
        values: { id: request.id, requester: request.requester.name, account: request.accountName },
        locale: request.locale,
      });
    return seenBy(desk, tx, request, caller.person, await answerTo(tx, request.id, deciders, isTooSoon));
  });
}

/** Who gets the reminder, and who could not be reached so far; that it has arrived nobody knows yet. */
async function answerTo(
  tx: Tx,
  id: string,
  deciders: readonly Person[],
  isTooSoon: boolean,
): Promise<NonNullable<Seen['notice']>> {
  const all = await Promise.all(
    deciders.map(async (person) => ({ person, why: (await tx.unreached.of(person.aadObjectId))?.why ?? null })),
  );
  const named = (people: typeof all) => people.map(({ person }) => person.name || person.aadObjectId).join(', ');
  const unreached = all.filter(({ why }) => why !== null);
  const reached = all.filter(({ why }) => why === null);
  const key = isTooSoon ? 'notice.nudged-already' : 'notice.nudged';
  if (unreached.length === 0) return { key, values: { id, names: named(reached) } };
  const values = { id, unreached: named(unreached), why: { key: `reach.${unreached[0]?.why ?? 'refused'}` } as const };
  if (reached.length === 0) return { key: 'notice.nudged-nobody', values };
  return { key: `${key}-partly`, values: { ...values, names: named(reached) } };
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
