import type { Person } from './people';
import { DeskError } from './problem';
import type { Problem } from './problem';
import type { Decision, RequestState, ServiceRequest } from './request';
import { withEarlier } from './still-left';
import { without } from './without';

/** The only ways between states. Each gives the next request, one version on, or throws {@link DeskError} `already-decided`. */

/** `found`: what the check has found out about the request. */
export function pass(request: ServiceRequest, found: Pick<ServiceRequest, 'roleIsPrivileged'> = {}): ServiceRequest {
  return move(request, ['checking'], { ...found, state: 'pending' });
}

export function refuse(request: ServiceRequest, problem: Problem, at: string): ServiceRequest {
  return move(request, ['checking'], { state: 'refused', problem, finishedAt: at });
}

/** Records one approval; the request is approved when `needed` different people gave theirs. */
export function approve(
  request: ServiceRequest,
  approval: { by: Person; at: string; lender?: Person; startsAt?: string },
  needed: number,
): ServiceRequest {
  const { by, at, lender, startsAt } = approval;
  const others = request.approvals.filter((earlier) => earlier.by.aadObjectId !== by.aadObjectId);
  const approvals = [...others, { by, at, ...(lender && { lender }) }];
  if (approvals.length < needed) return move(request, ['pending'], { approvals });

  const lending = { ...(lender && { lender }), ...(startsAt !== undefined && { startsAt }) };
  const decision: Decision = { verdict: 'approved', by, at, ...lending };
  return move(request, ['pending'], { state: 'approved', approvals, decision, attempt: request.attempt + 1 });
}

export function reject(request: ServiceRequest, by: Person, at: string, reason: string): ServiceRequest {
  return close(request, { verdict: 'rejected', by, at, reason });
}

export function withdraw(request: ServiceRequest, by: Person, at: string): ServiceRequest {
  return close(request, { verdict: 'withdrawn', by, at });
}

export function expire(request: ServiceRequest, at: string): ServiceRequest {
  return close(request, { verdict: 'expired', by: null, at });
}

function close(request: ServiceRequest, decision: Decision): ServiceRequest {
  const from: RequestState[] = decision.verdict === 'withdrawn' ? ['checking', 'pending'] : ['pending'];
  return move(request, from, { state: decision.verdict, decision, finishedAt: decision.at });
}

/** The lender said Not now before the run began: approvers are asked anew, for somebody else or nobody, with time of their own. */
export function declineLoan(
  request: ServiceRequest,
  lender: Person,
  anew: Required<Pick<ServiceRequest, 'askedAgainAt' | 'expiresAt'>>,
): ServiceRequest {
  const declined = [...(request.declined ?? []), lender];
  return without(move(request, ['approved'], { state: 'pending', approvals: [], declined, ...anew }), 'decision');
}

/** The same while a run is under way, or stopped, and has nothing of the lender: it goes on, and borrows from nobody. */
export function declineUnderway(request: ServiceRequest, lender: Person): ServiceRequest {
  return move(request, ['running', 'needs-hands'], { declined: [...(request.declined ?? []), lender] });
}

export function begin(request: ServiceRequest): ServiceRequest {
  return move(request, ['approved'], { state: 'running' });
}

/** How its run ended; what an earlier run left is replaced by what this one leaves, unless this one has settled nothing. */
export function finish(request: ServiceRequest, ended: RunEnd, at: string): ServiceRequest {
  const { state, findings, problem, settledNothing } = ended;
  const leftovers = settledNothing ? withEarlier(ended.leftovers ?? [], request.leftovers) : ended.leftovers;
  const left = { ...(problem && { problem }), ...(leftovers && { leftovers }) };
  const fresh = without(request, 'problem', 'leftovers', 'endedByHand');
  return move(fresh, ['approved', 'running'], { state, findings, finishedAt: at, ...left });
}

type RunEnd = Pick<ServiceRequest, 'problem' | 'leftovers'> &
  Required<Pick<ServiceRequest, 'findings'>> & {
    readonly state: 'done' | 'undone' | 'needs-hands';
    readonly settledNothing?: boolean;
  };

/** A new run of a request that was handed to people. What was left to them stands until it has ended. */
export function runAgain(request: ServiceRequest): ServiceRequest {
  return newRun(request, 'needs-hands');
}

/** A new run over an account that was finished and is no longer as it was left. */
export function repair(request: ServiceRequest): ServiceRequest {
  return without(newRun(request, 'done'), 'leftovers');
}

/** What people have to do about a stopped request is another thing by now; what else was left to them is left still. */
export function stopAnew(request: ServiceRequest, problem: Problem): ServiceRequest {
  return move(request, ['needs-hands'], { problem, leftovers: withEarlier([problem], request.leftovers) });
}

export function markByHand(request: ServiceRequest, end: 'done' | 'undone', at: string): ServiceRequest {
  return move(request, ['needs-hands'], { state: end, finishedAt: at, endedByHand: true });
}

function newRun(request: ServiceRequest, from: RequestState): ServiceRequest {
  const again = move(request, [from], { state: 'running', attempt: request.attempt + 1 });
  return without(again, 'problem', 'findings', 'finishedAt', 'endedByHand');
}

function move(request: ServiceRequest, from: readonly RequestState[], change: Partial<ServiceRequest>): ServiceRequest {
  if (!from.includes(request.state)) throw new DeskError(alreadyDecided(request));
  return { ...request, ...change, version: request.version + 1 };
}

/** Says calmly what the request is by now: who decided, until its run has begun; then how that stands. */
export function alreadyDecided(request: ServiceRequest): Problem {
  const { decision, state, id } = request;
  const values = { id, state, at: decision?.at ?? '' };
  const hasRun = ['done', 'undone', 'needs-hands'].includes(state);
  if (!decision || hasRun) return { code: `already-${state}`, standing: 'nothing-changed', values };
  const by = decision.by?.name ?? '';
  return { code: `already-${decision.verdict}`, standing: 'nothing-changed', values: { ...values, by } };
}
