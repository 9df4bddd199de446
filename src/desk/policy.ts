import type { Person } from './people';
import type { Problem } from './problem';
import type { ServiceRequest } from './request';
import type { EnvironmentSettings } from './settings';
import type { Audience } from './view';

/** Milliseconds for which a read of the approver group counts as live. */
export const approverFreshness = 60_000;

export function isSame(one: Pick<Person, 'aadObjectId'>, other: Pick<Person, 'aadObjectId'>): boolean {
  return one.aadObjectId.toLowerCase() === other.aadObjectId.toLowerCase();
}

/** Two approvers for roles marked privileged, one for all else. */
export function approvalsNeeded(request: ServiceRequest, environment: EnvironmentSettings): number {
  if (request.kind === 'retire') return 1;
  return environment.roles.find((role) => role.id === request.roleId)?.privileged ? 2 : 1;
}

/** Whoever has a stake in a request cannot decide it: the requester and the owner of the account. */
export function hasStake(request: ServiceRequest, person: Person): boolean {
  return isSame(request.requester, person) || isSame(request.owner, person);
}

/** Why this person may not decide, or null. The approver list is the live one. */
export function mayNotDecide(request: ServiceRequest, person: Person, approvers: readonly Person[]): Problem | null {
  if (isSame(request.requester, person)) {
    return {
      code: 'own-request',
      what: 'You asked for this yourself.',
      standing: 'Nothing was changed.',
      next: 'Another CRM admin has to decide.',
    };
  }
  if (!approvers.some((approver) => isSame(approver, person))) return notAnApprover();
  if (hasStake(request, person)) {
    return {
      code: 'own-account',
      what: 'You would own this account.',
      standing: 'Nothing was changed.',
      next: 'Another CRM admin has to decide.',
    };
  }
  return null;
}

export function notAnApprover(): Problem {
  return {
    code: 'not-an-approver',
    what: 'Only CRM admins of this environment can do this.',
    standing: 'Nothing was changed.',
    next: 'Ask one of them, or wait for their decision.',
  };
}

export function audienceOf(request: ServiceRequest, person: Person, approvers: readonly Person[]): Audience {
  if (isSame(request.requester, person)) return 'requester';
  if (approvers.some((approver) => isSame(approver, person))) return 'approver';
  return isSame(request.owner, person) ? 'requester' : 'stranger';
}
