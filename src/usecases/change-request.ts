import type { AuditEntry } from '../desk/audit';
import { mayNotDecide } from '../desk/policy';
import type { RequestState, RunMode, ServiceRequest } from '../desk/request';
import { alreadyDecided } from '../desk/transitions';
import type { Caller, Seen } from './api';
import { findOrDeny, requireLiveApprovers, seenBy } from './context';
import type { FoundRequest } from './context';
import { afterFailure, Denied } from './denied';
import type { Try } from './denied';
import type { Desk, Tx } from './ports';
import type { DecisionName } from '../words/saying';

/** Something that a person does to a request. */
export interface Change<F extends Pick<FoundRequest, 'request'> = FoundRequest> {
  /** As it stands in the audit. */
  readonly name: DecisionName;
  /** As it stands there when it was denied. */
  readonly tried: Try;
  /** Who: the request, if this caller may change it. Throws if not. */
  readonly find: (tx: Tx) => Promise<F>;
  /** The only state from which it is done. Absent: the move itself throws in any other. */
  readonly from?: RequestState;
  readonly move: (tx: Tx, found: F, at: string) => Promise<Move | Unmoved>;
}

export interface Move {
  readonly next: ServiceRequest;
  /** What the audit says beside the new state. */
  readonly said: Readonly<Record<string, unknown>>;
  /** Written with the new state, once it has won. */
  readonly after?: () => Promise<void>;
}

/** Nothing is changed: the request as it is, and why. */
interface Unmoved {
  readonly request: ServiceRequest;
  readonly notice: NonNullable<Seen['notice']>;
}

/**
 * The one way in which a person changes a request, in one transaction: who may, from which state, compare-and-set, the work
 * after it, the audit, the cards. Whoever comes second sees the request as it is by then, with a calm sentence.
 */
export async function changeRequest<F extends Pick<FoundRequest, 'request'>>(
  desk: Desk,
  caller: Caller,
  { name, tried, find, from, move }: Change<F>,
): Promise<Seen> {
  const { person } = caller;
  try {
    return await desk.store.transaction(async (tx) => {
      const found = await find(tx);
      const { request } = found;
      const isLate = from !== undefined && request.state !== from;
      const moved = isLate ? unmoved(request) : await move(tx, found, desk.clock.now().toISOString());
      if ('notice' in moved) return seenBy(desk, tx, moved.request, person, moved.notice);
      if (await settle(tx, request, moved, { kind: 'decision', actor: person, action: name }))
        return seenBy(desk, tx, moved.next, person);
      const { request: current, notice } = unmoved((await tx.requests.get(request.id)) ?? request);
      return seenBy(desk, tx, current, person, notice);
    });
  } catch (error) {
    await afterFailure(desk, caller, error, tried);
    throw error;
  }
}

export function unmoved(request: ServiceRequest): Unmoved {
  const { code, values } = alreadyDecided(request);
  return { request, notice: { key: `notice.${code}`, values: values ?? {} } };
}

/** Compare-and-set, and all that goes with it; false when another change has won. */
export async function settle(
  tx: Tx,
  before: ServiceRequest,
  { next, said, after }: Move,
  by: Pick<AuditEntry, 'kind' | 'actor' | 'action'>,
): Promise<boolean> {
  const { id: requestId, environmentId, accountName: object } = next;
  if (!(await tx.requests.replace(next, before.version))) return false;
  await after?.();
  const states = { before: { state: before.state }, after: { state: next.state, ...said } };
  await tx.audit.append({ ...by, requestId, environmentId, object, ...states });
  if (before.state === 'pending' && next.state !== 'pending') await tx.jobs.cancel('expire-request', requestId);
  await tx.postings.stale({ kind: 'request', requestId });
  return true;
}

/** The request is theirs to decide on, by a list of approvers that is live. */
export async function decidable(desk: Desk, tx: Tx, { person }: Caller, requestId: string): Promise<FoundRequest> {
  const found = await findOrDeny(desk, tx, person, requestId);
  await requireDecider(desk, tx, found, { person, owner: found.request.owner });
  return found;
}

/** `owner` is that of the account, if another by now. */
export async function requireDecider(
  desk: Desk,
  tx: Tx,
  { request, approvers, environment }: FoundRequest,
  { person, owner }: Pick<Caller, 'person'> & Pick<ServiceRequest, 'owner'>,
): Promise<void> {
  const refusal = mayNotDecide({ ...request, owner }, person, approvers);
  if (refusal) throw new Denied(refusal, request);
  await requireLiveApprovers(desk, tx, environment);
}

/** Orders the run of a request, once for each attempt; the first one not before its lender had time to say Not now. */
export function orderRun(
  { clock }: Pick<Desk, 'clock'>,
  tx: Tx,
  { id, attempt, state, decision }: ServiceRequest,
  mode: RunMode,
): Promise<void> {
  const startsAt = state === 'approved' ? decision?.startsAt : undefined;
  const dueAt = startsAt === undefined ? clock.now() : new Date(startsAt);
  return tx.jobs.schedule({ kind: 'start-run', key: `${id}:${attempt}`, dueAt, data: { mode } });
}
