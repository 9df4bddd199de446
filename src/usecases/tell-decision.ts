import { environmentShown } from '../desk/find';
import type { Person } from '../desk/people';
import { decidersOf, isAmong, isSame } from '../desk/policy';
import type { ServiceRequest } from '../desk/request';
import type { EnvironmentSettings } from '../desk/settings';
import { adminConversationOf } from './admin-conversation';
import { approversOf } from './context';
import { joined } from './joined';
import type { Desk, Tx } from './ports';
import { tellAdmins, tellPeople, tellPerson, tellRequester } from './tell';
import type { Telling } from './tell';

/** Who hears of a decision by a new message. The admin who made it sees the card; colleagues of theirs have nothing to do. */

/** Who asked, and the owner whose account ends now. The owner of a new account hears of it when there is one. */
export async function tellApproved(tx: Tx, request: ServiceRequest, environment: EnvironmentSettings): Promise<void> {
  const { kind, requester, owner, decision } = request;
  const telling = about(request, `approved:${decision?.at ?? ''}`, {
    by: decision?.by?.name ?? '',
    environment: environment.name,
    case: request.askedBy ?? kind,
  });
  await tellRequester(tx, request, { ...telling, message: 'notice.approved' });
  if (kind === 'retire' && !isSame(owner, requester))
    await tellPerson(tx, owner, { ...telling, message: 'notice.retire-begins' });
}

/** `reviewOn`: the day of the next review, where the desk itself had asked for the end of the account. */
export async function tellRejected(
  tx: Tx,
  request: ServiceRequest,
  { reason, reviewOn }: { readonly reason: string; readonly reviewOn: string | null },
): Promise<void> {
  const by = request.decision?.by?.name ?? '';
  const more = reviewOn === null ? { by, reason } : { by, reason, until: reviewOn, case: 'review' };
  await tellRequester(tx, request, { ...about(request, 'rejected', more), message: 'notice.rejected' });
}

/** Whoever has the card, but who withdrew it: it waits for an answer that nobody needs any more. */
export async function tellWithdrawn(desk: Pick<Desk, 'settings'>, tx: Tx, request: ServiceRequest): Promise<void> {
  await tellAsked(desk, tx, request, withdrawal(desk, request), request.decision?.by);
}

/** The owner, who had read that the desk asks for the end of the account, where somebody else has said that it is needed. */
export async function tellOwnerOfKeeping(desk: Pick<Desk, 'settings'>, tx: Tx, request: ServiceRequest): Promise<void> {
  const { owner, decision } = request;
  if (decision?.by && !isSame(owner, decision.by)) await tellPerson(tx, owner, withdrawal(desk, request));
}

function withdrawal({ settings }: Pick<Desk, 'settings'>, request: ServiceRequest): Telling {
  const { name: environment } = environmentShown(settings, request.environmentId);
  const { decision, askedBy = '' } = request;
  const telling = about(request, 'withdrawn', { environment, by: decision?.by?.name ?? '', case: askedBy });
  return { ...telling, message: 'notice.withdrawn' };
}

/** Tells the admins in their conversation, else each who may decide and whom the card has reached: nobody else was asked. */
export async function tellAsked(
  desk: Pick<Desk, 'settings'>,
  tx: Tx,
  request: ServiceRequest,
  telling: Telling,
  except: Person | null = null,
): Promise<void> {
  const { id: requestId, environmentId } = request;
  const room = (await adminConversationOf(desk.settings, tx, environmentId))?.conversation;
  if (room) return void (await tellAdmins(desk, tx, environmentId, telling));
  const copies = await tx.postings.deliveriesOf({ kind: 'request', requestId });
  const reached = copies.flatMap(({ person, reachedAt }) => (person && reachedAt !== null ? [person] : []));
  const deciders = decidersOf(request, await approversOf(tx, environmentShown(desk.settings, environmentId)));
  await tellPeople(
    tx,
    deciders.filter((one) => isAmong(reached, one) && !(except && isSame(one, except))),
    telling,
  );
}

const byHand = {
  create: { done: 'create', undone: 'create-undone' },
  retire: { done: 'retire-done', undone: 'retire-undone' },
  rotate: { done: 'rotate-done', undone: 'rotate-undone' },
} as const;

/** By whom and how a stopped request was ended: who asked, the owner whose account it may end, and who joined a rotation. */
export async function tellEndedByHand(
  tx: Tx,
  request: ServiceRequest,
  by: Person,
  end: 'done' | 'undone',
): Promise<void> {
  const { kind, requester, owner, attempt } = request;
  const values = { by: by.name, case: byHand[kind][end] };
  const telling = { ...about(request, `by-hand:${attempt}`, values), message: 'notice.by-hand' } as const;
  await tellRequester(tx, request, telling);
  if (kind === 'create') return;
  const others = [owner, ...(await joined(tx, request)).filter((person) => !isSame(person, by))];
  await tellPeople(
    tx,
    others.filter((person) => !isSame(person, requester)),
    telling,
  );
}

function about(request: ServiceRequest, event: string, more: Readonly<Record<string, string>>) {
  const { id, accountName: account, requester, locale, timeZone } = request;
  return { key: `${event}:${id}`, values: { id, account, requester: requester.name, ...more }, locale, timeZone };
}
