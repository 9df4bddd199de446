import { accountKey } from '../desk/account-names';
import type { Person } from '../desk/people';
import { decidersOf } from '../desk/policy';
import { DeskError } from '../desk/problem';
import { alreadyDecided } from '../desk/transitions';
import type { Caller, Seen } from './api';
import { findFor, requestFor, seenBy, unknownAccount } from './context';
import type { FoundRequest } from './context';
import { changeUnderWay } from './open-requests';
import type { AuditLine, Desk, Tx } from './ports';
import { remindDeciders } from './remind';

type Answer = NonNullable<Seen['notice']>;

/** Least time between two reminders of one request, milliseconds. */
const pause = 3_600_000;

/**
 * Reminds whoever may still decide on a pending request, each in their personal chat with the card; at most once an hour for
 * each request. Says to whom the reminder goes, or from when on another is possible.
 */
export async function nudge(desk: Desk, caller: Caller, requestId: string): Promise<Seen> {
  return desk.store.transaction(async (tx) => {
    const found = await requestFor(desk, tx, caller, requestId);
    const { request } = found;
    const notice =
      request.state === 'pending'
        ? await nudgeDeciders(desk, tx, caller, found)
        : { key: `notice.already-${request.state}`, values: alreadyDecided(request).values ?? {} };
    return seenBy(desk, tx, request, caller.person, notice);
  });
}

async function nudgeDeciders(desk: Desk, tx: Tx, { person }: Caller, found: FoundRequest): Promise<Answer> {
  const { request, approvers } = found;
  const { id } = request;
  const now = desk.clock.now();
  for (const { aadObjectId } of decidersOf(request, approvers)) await tx.unreached.tryAgain(aadObjectId);
  const earlier = (await tx.audit.of(id)).filter(({ action }) => action === 'nudge');
  const last = earlier.at(-1);
  if (last && now.getTime() < Date.parse(last.at) + pause) return tooSoon(id, last);

  const about = { key: `nudge:${id}:${earlier.length}`, message: 'notice.nudge', by: person.name } as const;
  const left = await remindDeciders(desk, tx, request, about);
  if (left.length > 0)
    await tx.audit.append({
      kind: 'state',
      actor: person,
      action: 'nudge',
      requestId: id,
      object: request.accountName,
    });
  return answerTo(tx, id, left, new Date(now.getTime() + pause));
}

/** Who gets the reminder, and who could not be reached so far; that it has arrived nobody knows yet. */
async function answerTo(tx: Tx, id: string, left: readonly Person[], next: Date): Promise<Answer> {
  const all = await Promise.all(
    left.map(async (person) => ({ person, why: (await tx.unreached.of(person.aadObjectId))?.why ?? null })),
  );
  const named = (people: typeof all) => people.map(({ person }) => person.name || person.aadObjectId).join(', ');
  const unreached = all.filter(({ why }) => why !== null);
  const reached = all.filter(({ why }) => why === null);
  const about = { id, next: next.toISOString() };
  if (all.length === 0) return { key: 'notice.nudged-none', values: about };
  if (unreached.length === 0) return { key: 'notice.nudged', values: { ...about, names: named(reached) } };
  const why = { key: `reach.${unreached[0]?.why ?? 'refused'}` } as const;
  const values = { ...about, unreached: named(unreached), why };
  if (reached.length === 0) return { key: 'notice.nudged-nobody', values };
  return { key: 'notice.nudged-partly', values: { ...values, names: named(reached) } };
}

function tooSoon(id: string, { actor, at }: AuditLine): Answer {
  const by = actor === 'desk' ? '' : actor.name;
  const next = new Date(Date.parse(at) + pause).toISOString();
  return { key: 'notice.nudged-lately', values: { id, by, at, next } };
}

/** Has a finished account read again, unless a run is changing it; its card is edited when the answers are in. */
export async function verifyAccount(desk: Desk, caller: Caller, accountName: string): Promise<Seen> {
  return desk.store.transaction(async (tx) => {
    const account = await tx.accounts.look(accountKey(accountName, desk.settings));
    const found = await findFor(desk, tx, caller.person, account?.requestId ?? '');
    if (!account || !found) throw unknownAccount();
    if (account.state !== 'active') throw new DeskError({ code: 'account-retired', values: { account: account.name } });
    const changing = await changeUnderWay(tx, account.name);
    if (changing) {
      const values = { account: account.name, id: changing.id };
      return seenBy(desk, tx, found.request, caller.person, { key: 'notice.not-read-now', values });
    }
    await tx.jobs.schedule({ kind: 'afterwatch', key: account.name, dueAt: desk.clock.now(), data: { asked: true } });
    return seenBy(desk, tx, found.request, caller.person, {
      key: 'notice.reading-again',
      values: { account: account.name },
    });
  });
}
