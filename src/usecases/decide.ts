import { z } from 'zod/v4';
import { planOf } from '../desk/decided';
import { fullAgeOf, isRestricted, mayNotAsk, needsEntitlement, recordAges } from '../desk/entitlement';
import { roleOf } from '../desk/find';
import { approvalsNeeded, hasApproved, may } from '../desk/policy';
import type { Person } from '../desk/people';
import { DeskError } from '../desk/problem';
import type { Problem } from '../desk/problem';
import { isAskedByDesk } from '../desk/request';
import type { ServiceRequest } from '../desk/request';
import type { EnvironmentSettings } from '../desk/settings';
import { ableLenders, lenderChosenBefore, lendersMeant, licenseSource } from '../desk/license-source';
import { countSlots } from '../desk/survey';
import type { LenderState, Survey } from '../desk/survey';
import { approve, reject, withdraw } from '../desk/transitions';
import type { Caller, Seen } from './api';
import { changeRequest, decidable, orderRun, unmoved } from './change-request';
import type { Change } from './change-request';
import { unknownRequest } from './context';
import { Denied } from './denied';
import { closeExpired } from './expire';
import { reviewInAYear } from './keep';
import { beginsAt, tellLender } from './loan';
import { tellNobodyReached } from './nobody-reached';
import type { Desk, Tx } from './ports';
import { environmentFull } from './submit';
import { tellApproved, tellRejected, tellWithdrawn } from './tell-decision';
import { written } from './written';

const approveInputs = z.object({ lender: z.string().max(256).optional().catch(undefined) }).catch({});
const rejectInputs = z.object({ rejectReason: z.unknown() }).catch({ rejectReason: '' });
const reasonLengths = { shortest: 1, longest: 300 };

/** Approves; with the last approval that is needed, the slot is reserved and the run is started, all in one transaction. */
export async function approveRequest(
  desk: Desk,
  caller: Caller,
  requestId: string,
  version: number | null,
  inputs: unknown,
): Promise<Seen> {
  const { lender: wished } = approveInputs.parse(inputs ?? {});
  return decide(desk, caller, requestId, version, 'approve', async (tx, { request, environment }, at) => {
    // Each of two approvals is a different person's.
    if (hasApproved(request, caller.person))
      return { request, notice: { key: 'notice.you-approved', values: { id: request.id } } };
    await requireEntitled(desk, tx, request, environment);
    const said = isFromBefore(version, request) ? undefined : wished;
    const choice = request.kind === 'create' ? await chooseLender(tx, request, environment, said) : null;
    const startsAt = choice?.isNeeded ? await beginsAt(desk, tx, choice.lender) : undefined;
    const lending = { ...(choice && { lender: choice.lender }), ...(startsAt !== undefined && { startsAt }) };
    const approval = { by: caller.person, at, ...lending };
    const next = approve(request, approval, approvalsNeeded(request, environment));
    const plan = planOf(request, environment);
    // What the first of two approvals chose holds unless the second says otherwise, so it stands in the audit by itself.
    if (next.state !== 'approved')
      return { next, said: { decision: null, ...lending, plan }, after: () => tellNobodyReached(desk, tx, next.id) };
    const after = async () => {
      await start(desk, tx, next, environment);
      await tellApproved(tx, next, environment);
    };
    return { next, said: { decision: next.decision ?? null, plan }, after };
  });
}

/** A card that was drawn before the first of two approvals: what stands in its field nobody has chosen in view of that. */
function isFromBefore(version: number | null, { approvals, version: current }: ServiceRequest): boolean {
  return version !== null && version < current && approvals.length > 0;
}

export async function rejectRequest(
  desk: Desk,
  caller: Caller,
  requestId: string,
  version: number | null,
  inputs: unknown,
): Promise<Seen> {
  const { rejectReason } = rejectInputs.parse(inputs);
  const missing = { code: 'reason-missing', field: 'rejectReason', values: { requestId } } as const;
  const reason = written(rejectReason, reasonLengths, missing);
  return decide(desk, caller, requestId, version, 'reject', async (tx, { request }, at) => {
    const next = reject(request, caller.person, at, reason);
    const after = async () => tellRejected(tx, next, { reason, reviewOn: await nextReviewOf(desk, tx, next) });
    return { next, said: { decision: next.decision }, after };
  });
}

/** Whoever rejects or withdraws the end that only the desk asked for says that the account is needed. Null where a person had asked. */
async function nextReviewOf(desk: Desk, tx: Tx, request: ServiceRequest): Promise<string | null> {
  const account = isAskedByDesk(request) ? await tx.accounts.get(request.accountName) : null;
  return account?.state === 'active' ? (await reviewInAYear(desk, tx, account)).reviewOn : null;
}

/** The requester takes back what nobody has decided yet. */
export async function withdrawRequest(desk: Desk, caller: Caller, requestId: string): Promise<Seen> {
  return changeRequest(desk, caller, {
    name: 'withdraw',
    tried: { action: 'withdraw', given: requestId },
    async find(tx) {
      const request = await tx.requests.get(requestId);
      if (!request || !may('withdraw', caller.person, request, []))
        throw new Denied(unknownRequest(requestId).problem, request);
      return { request };
    },
    async move(tx, { request }, at) {
      const next = withdraw(request, caller.person, at);
      const after = async () => {
        await nextReviewOf(desk, tx, next);
        // Before that nobody was asked.
        if (request.state === 'pending') await tellWithdrawn(desk, tx, next);
      };
      return { next, said: { decision: next.decision }, after };
    },
  });
}

/** What an approver says to a request that waits for it, if it is still the one that the card showed them. */
async function decide(
  desk: Desk,
  caller: Caller,
  requestId: string,
  version: number | null,
  name: 'approve' | 'reject',
  move: Change['move'],
): Promise<Seen> {
  return changeRequest(desk, caller, {
    name,
    tried: { action: 'decide', given: requestId },
    find: (tx) => decidable(desk, tx, caller, requestId),
    from: 'pending',
    async move(tx, found, at) {
      const { request } = found;
      if (at >= request.expiresAt) return unmoved((await closeExpired(desk, tx, request, at)) ?? request);
      if (version !== null && isOlderThanTheQuestion(version, request))
        return { request, notice: { key: 'notice.card-was-old', values: { id: request.id } } };
      return move(tx, found, at);
    },
  });
}

/** Approvals so far do not change what is decided on; anything else that changed since the card was drawn does. */
function isOlderThanTheQuestion(version: number, request: ServiceRequest): boolean {
  return version > request.version || version < request.version - request.approvals.length;
}

/** Whoever asked must be entitled still: by what Entra said within the last minute, where not everybody is. */
async function requireEntitled(
  desk: Desk,
  tx: Tx,
  request: ServiceRequest,
  environment: EnvironmentSettings,
): Promise<void> {
  if (!needsEntitlement(request)) return;
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
    standing: 'nothing-changed',
    values: { name: requester.name, personId: requester.aadObjectId },
  };
}

/**
 * The lender counts only if the newest survey says that they can lend, and did not say Not now to this request; a chosen
 * one who cannot is refused by name. `wished` is the id that a card sends, or a name as somebody wrote it; who says nothing
 * leaves it at what the approval before chose. `isNeeded`: no licence is free as far as is known.
 */
async function chooseLender(
  tx: Tx,
  request: ServiceRequest,
  environment: EnvironmentSettings,
  said: string | undefined,
): Promise<{ readonly lender: Person; readonly isNeeded: boolean } | null> {
  const { declined } = request;
  const survey = await tx.surveys.latest(environment.id);
  const lenders = survey ? ableLenders(survey.lenders, declined) : [];
  const wished = said ?? lenderChosenBefore(lenders, request)?.person.aadObjectId ?? '';
  const meant = lendersMeant(lenders, wished);
  const source = survey && licenseSource(survey, declined);
  const isFree = source?.from === 'free-unit';
  const [chosen] = meant;
  if (meant.length > 1) throw severalMeant(wished, meant);
  if (chosen) return { lender: chosen.person, isNeeded: !isFree };
  if (wished !== '' || (survey && !isFree)) {
    const problem = source?.from === 'nobody' ? source.problem : null;
    throw lenderNeeded(survey, wished, { lenders, problem });
  }
  return null;
}

function severalMeant(wished: string, meant: readonly LenderState[]): DeskError {
  const names = meant.map(({ person: { name, userPrincipalName: upn } }) =>
    upn === undefined ? name : `${name} (${upn})`,
  );
  return new DeskError({
    code: 'lender-needed',
    field: 'lender',
    standing: 'nothing-approved-yet',
    values: { case: 'several', wished },
    next: { key: 'next.choose-lender', values: { names: names.join(', ') } },
  });
}

/** `lenders` are those who can; `problem` is what cuts the desk off from every licence. */
function lenderNeeded(
  survey: Survey | null,
  wished: string,
  { lenders, problem }: { readonly lenders: readonly LenderState[]; readonly problem: Problem | null },
): DeskError {
  const [refused, ...others] = survey ? lendersMeant(survey.lenders, wished) : [];
  const cause = (others.length === 0 ? refused?.problem : undefined) ?? problem;
  const able = lenders.map(({ person }) => person.name).join(', ');
  const code = able === '' ? 'no-license-no-lender' : 'lender-needed';
  return new DeskError({
    ...(cause ?? { code, values: { case: wished === '' ? 'at-decision' : 'chosen' } }),
    field: 'lender',
    standing: 'nothing-approved-yet',
    ...(able !== '' && { next: { key: 'next.choose-lender', values: { names: able } } }),
  });
}

async function start(desk: Desk, tx: Tx, request: ServiceRequest, environment: EnvironmentSettings): Promise<void> {
  if (request.kind === 'create') {
    await tx.slots.lock(environment.id);
    const survey: Pick<Survey, 'limit' | 'used'> = (await tx.surveys.latest(environment.id)) ?? {
      limit: environment.fallbackLimit,
      used: 0,
    };
    const slots = countSlots(survey, await tx.slots.reserved(environment.id));
    if (slots.free === 0) throw new DeskError(environmentFull(environment.name, slots.limit));
    if (!roleOf(environment, request.roleId)) {
      throw new DeskError({ code: 'role-not-offered', standing: 'nothing-approved' });
    }
    await tx.slots.hold(environment.id, request.id);
    await tellLender(tx, request, environment);
  }
  await orderRun(desk, tx, request, 'forward');
}
