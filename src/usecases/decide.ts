import { z } from 'zod/v4';
import { planOf } from '../desk/decided';
import type { DecidedPlan } from '../desk/decided';
import { fullAgeOf, isRestricted, mayNotAsk, recordAges } from '../desk/entitlement';
import { roleOf } from '../desk/find';
import { approvalsNeeded, hasApproved, isSame, may, mayNotDecide } from '../desk/policy';
import type { Person } from '../desk/people';
import { DeskError } from '../desk/problem';
import type { Problem } from '../desk/problem';
import type { ServiceRequest } from '../desk/request';
import type { EnvironmentSettings } from '../desk/settings';
import { countSlots, unitProblem } from '../desk/survey';
import type { LenderState, Survey } from '../desk/survey';
import { alreadyDecided, approve, reject, withdraw } from '../desk/transitions';
import type { Caller, Seen } from './api';
import { afterFailure, Denied, findOrDeny, requireLiveApprovers, seenBy, unknownRequest } from './context';
import type { Found } from './context';
import { closeExpired } from './expire';
import type { Desk, Tx } from './ports';
import { environmentFull } from './submit';

const approveInputs = z.object({ lender: z.string().max(64).optional().catch(undefined) }).catch({});
const rejectInputs = z.object({ rejectReason: z.string().trim().max(300) });

/** Null: this person has said so already, nothing moves. */
type Decide = (tx: Tx, request: ServiceRequest, environment: EnvironmentSettings, at: string) => Promise<Move | null>;

interface Move {
  readonly next: ServiceRequest;
  readonly action: string;
  /** What is approved; goes into the audit with the decision. */
  readonly plan?: DecidedPlan;
  /** Written with the decision, once it has won. */
  readonly after?: () => Promise<void>;
}

/** Approves; with the last approval that is needed, the slot is reserved and the run is started, all in one transaction. */
export async function approveRequest(
  desk: Desk,
  caller: Caller,
  requestId: string,
  version: number | null,
  inputs: unknown,
): Promise<Seen> {
  const wished = approveInputs.parse(inputs ?? {}).lender ?? '';
  return decide(desk, caller, requestId, version, async (tx, request, environment, at) => {
    if (hasApproved(request, caller.person)) return null;
    await requireEntitled(desk, tx, request, environment);
    const lender = request.kind === 'create' ? await chooseLender(tx, environment, wished) : null;
    const next = approve(
      request,
      { by: caller.person, at, ...(lender ? { lender } : {}) },
      approvalsNeeded(request, environment),
    );
    const after = () => (next.state === 'approved' ? startRun(desk, tx, next, environment) : Promise.resolve());
    return { next, action: 'approve', plan: planOf(request, environment), after };
  });
}

export async function rejectRequest(
  desk: Desk,
  caller: Caller,
  requestId: string,
  version: number | null,
  inputs: unknown,
): Promise<Seen> {
  const reason = rejectInputs.safeParse(inputs).data?.rejectReason ?? '';
  if (reason === '') {
    throw new DeskError({
      code: 'reason-missing',
      field: 'rejectReason',
      what: 'A rejection needs a reason that the requester can act on.',
      standing: 'Nothing was changed.',
      next: `Give the reason: reject ${requestId} and then why.`,
    });
  }
  return decide(desk, caller, requestId, version, async (_tx, request, _environment, at) => ({
    next: reject(request, caller.person, at, reason),
    action: 'reject',
  }));
}

export async function withdrawRequest(desk: Desk, caller: Caller, requestId: string): Promise<Seen> {
  return desk.store.transaction(async (tx) => {
    const request = await tx.requests.get(requestId);
    if (!request || !may('withdraw', caller.person, request, [])) throw unknownRequest(requestId);
    const next = withdraw(request, caller.person, desk.clock.now().toISOString());
    return settle(desk, tx, caller, request, { next, action: 'withdraw' });
  });
}

async function decide(
  desk: Desk,
  caller: Caller,
  requestId: string,
  version: number | null,
  work: Decide,
): Promise<Seen> {
  try {
    return await desk.store.transaction(async (tx) => {
      const { request, environment } = await decidable(desk, tx, caller, requestId);
      if (request.state !== 'pending') return seenBy(desk, tx, request, caller.person, noticeOf(request));
      const at = desk.clock.now().toISOString();
      if (at >= request.expiresAt) {
        const late = (await closeExpired(tx, request, at)) ?? request;
        return seenBy(desk, tx, late, caller.person, noticeOf(late));
      }
      if (version !== null && isOlderThanTheQuestion(version, request)) {
        return seenBy(desk, tx, request, caller.person, { key: 'notice.card-was-old', values: { id: request.id } });
      }
      const move = await work(tx, request, environment, at);
      if (move === null) return seenBy(desk, tx, request, caller.person, alreadyYours(request));
      return settle(desk, tx, caller, request, move);
    });
  } catch (error) {
    await afterFailure(desk, caller, error, { action: 'decide', given: requestId });
    throw error;
  }
}

/** The request is theirs to decide on, by a list of approvers that is live; see {@link afterFailure} for what is thrown. */
export async function decidable(desk: Desk, tx: Tx, { person }: Caller, requestId: string): Promise<Found> {
  const found = await findOrDeny(desk, tx, person, requestId);
  const refusal = mayNotDecide(found.request, person, found.approvers);
  if (refusal) throw new Denied(refusal, found.request);
  await requireLiveApprovers(desk, tx, found.environment);
  return found;
}

/** Whoever asked must be entitled still: by what Entra said within the last minute, where not everybody is. */
async function requireEntitled(
  desk: Desk,
  tx: Tx,
  request: ServiceRequest,
  environment: EnvironmentSettings,
): Promise<void> {
  if (request.kind === 'retire') return;
  const record = await tx.people.get(request.requester.aadObjectId);
  const isOld = fullAgeOf(record, desk.clock.now()) > recordAges.forDecision;
  const problem = record && mayNotAsk(request, record, environment, desk.settings);
  const isOpen = !isRestricted(environment, request.roleId);
  if (isOld && (problem || !isOpen)) throw new DeskError(requesterUnknown(request));
  if (problem) throw new DeskError(problem);
}

function requesterUnknown({ requester }: ServiceRequest): Problem {
  return {
    code: 'requester-unknown',
    what: `Whether ${requester.name} may ask for this could not be read from Entra in the last minute.`,
    standing: 'Nothing was changed.',
    next: 'It is read now: try again in some seconds. If it stays so, an operator has to check the connection to Microsoft Graph.',
    values: { name: requester.name, personId: requester.aadObjectId },
  };
}

/** Each of two approvals is a different person's. */
function alreadyYours({ id }: ServiceRequest): NonNullable<Seen['notice']> {
  return { key: 'notice.you-approved', values: { id } };
}

/** Approvals so far do not change what is decided on; anything else that changed since the card was drawn does. */
function isOlderThanTheQuestion(version: number, request: ServiceRequest): boolean {
  return version > request.version || version < request.version - request.approvals.length;
}

async function settle(desk: Desk, tx: Tx, caller: Caller, before: ServiceRequest, move: Move): Promise<Seen> {
  const { next, action, plan, after } = move;
  if (!(await tx.requests.replace(next, before.version))) {
    const current = (await tx.requests.get(before.id)) ?? before;
    return seenBy(desk, tx, current, caller.person, noticeOf(current));
  }
  await after?.();
  await tx.audit.append({
    kind: 'decision',
    actor: caller.person,
    action,
    requestId: next.id,
    environmentId: next.environmentId,
    object: next.accountName,
    before: { state: before.state },
    after: { state: next.state, decision: next.decision ?? null, ...(plan && { plan }) },
  });
  if (next.state !== 'pending') await tx.jobs.cancel('expire-request', next.id);
  await tx.postings.stale({ kind: 'request', requestId: next.id });
  return seenBy(desk, tx, next, caller.person);
}

function noticeOf(request: ServiceRequest): NonNullable<Seen['notice']> {
  const { code, values } = alreadyDecided(request);
  return { key: `notice.${code}`, values: values ?? {} };
}

/** The lender counts only if the newest survey says that they can lend; a chosen one who cannot is refused by name. */
async function chooseLender(tx: Tx, environment: EnvironmentSettings, wished: string): Promise<Person | null> {
  const survey = await tx.surveys.latest(environment.id);
  const lenders = survey?.lenders.filter(({ canLend }) => canLend) ?? [];
  const chosen = lenders.find(({ person }) => isSame(person, { aadObjectId: wished }));
  if (chosen) return chosen.person;
  if (wished !== '' || (survey && survey.licenses.every(({ free }) => free === 0))) {
    throw lenderNeeded(survey, wished, lenders);
  }
  return null;
}

function lenderNeeded(survey: Survey | null, wished: string, lenders: readonly LenderState[]): DeskError {
  const refused = survey?.lenders.find(({ person }) => isSame(person, { aadObjectId: wished }));
  const cause = refused?.problem ?? (survey ? unitProblem(survey) : null);
  const able = lenders.map(({ person }) => person.name).join(', ');
  return new DeskError({
    code: able === '' ? 'no-license-no-lender' : 'lender-needed',
    what: wished === '' ? 'No licence is free.' : 'The chosen person cannot lend a licence now.',
    ...cause,
    field: 'lender',
    standing: 'Nothing was approved yet.',
    next:
      able === ''
        ? (cause?.next ?? 'Free a licence in the Microsoft 365 admin center, or add a lender to the settings.')
        : `Choose one of: ${able}.`,
  });
}

async function startRun(desk: Desk, tx: Tx, request: ServiceRequest, environment: EnvironmentSettings): Promise<void> {
  if (request.kind === 'create') {
    await tx.slots.lock(environment.id);
    const survey: Pick<Survey, 'limit' | 'used'> = (await tx.surveys.latest(environment.id)) ?? {
      limit: environment.fallbackLimit,
      used: 0,
    };
    const slots = countSlots(survey, await tx.slots.reserved(environment.id));
    if (slots.free === 0) throw new DeskError(environmentFull(environment.name, slots.limit));
    if (!roleOf(environment, request.roleId)) {
      throw new DeskError({
        code: 'role-not-offered',
        what: 'The security role asked for is not offered any more.',
        standing: 'Nothing was approved.',
        next: 'Reject the request and ask for another role, or put the role back into the settings.',
      });
    }
    await tx.slots.hold(environment.id, request.id);
  }
  await tx.jobs.schedule({
    kind: 'start-run',
    key: `${request.id}:${request.attempt}`,
    dueAt: desk.clock.now(),
    data: { mode: 'forward' },
  });
}
