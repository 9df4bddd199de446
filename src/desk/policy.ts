import type { Person } from './people';
import type { Problem } from './problem';
import type { ServiceRequest } from './request';
import type { EnvironmentSettings } from './settings';
import type { Audience } from './view';

/** Who has something to gain from a request. */
export type Stakes = Pick<ServiceRequest, 'requester' | 'owner'>;

/** Milliseconds for which a read of the approver group counts as live. */
export const approverFreshness = 60_000;

export function isSame(one: Pick<Person, 'aadObjectId'>, other: Pick<Person, 'aadObjectId'>): boolean {
  return one.aadObjectId.toLowerCase() === other.aadObjectId.toLowerCase();
}

export function isAmong(people: readonly Person[], person: Pick<Person, 'aadObjectId'>): boolean {
  return people.some((one) => isSame(one, person));
}

/**
 * Two approvers for privileged roles, one for all else. What the settings say counts as they stand now; where they are
 * silent, what the check found in the environment. While nobody knows, two: one approval too many costs a minute, one
 * too few an environment.
 */
export function approvalsNeeded(request: ServiceRequest, environment: EnvironmentSettings): number {
  if (request.kind === 'retire') return 1;
  const settings = environment.roles.find((role) => role.id === request.roleId)?.privileged;
  return (settings ?? request.roleIsPrivileged ?? true) ? 2 : 1;
}

/** Whoever has a stake in a request cannot decide it, nor act on its run: the requester and the owner of the account. */
export function hasStake(request: Stakes, person: Pick<Person, 'aadObjectId'>): boolean {
  return isSame(request.requester, person) || isSame(request.owner, person);
}

/** Approvers who may decide on a request and act on its run. */
export function decidersOf(request: Stakes, approvers: readonly Person[]): readonly Person[] {
  return approvers.filter((person) => !hasStake(request, person));
}

/**
 * Why this person may not decide, retry, undo, finish by hand or put right, or null. It is one rule for all of them,
 * without an exception where nobody else is left: then the remedy is another approver.
 */
export function mayNotDecide(request: Stakes, person: Person, approvers: readonly Person[]): Problem | null {
  const isRequester = isSame(request.requester, person);
  if (!isRequester && !isAmong(approvers, person)) return notAnApprover();
  if (!hasStake(request, person)) return null;

  const what = isRequester ? 'You asked for this yourself.' : 'You would own this account.';
  const standing = 'Nothing was changed.';
  if (decidersOf(request, approvers).length > 0)
    return {
      code: isRequester ? 'own-request' : 'own-account',
      what,
      standing,
      next: 'Another CRM admin has to do it.',
    };
  const next = 'Nobody else can do it now: an operator has to add another CRM admin for this environment.';
  return { code: isRequester ? 'own-request-alone' : 'own-account-alone', what, standing, next };
}

/** Has this person given one of the approvals that a request needs? */
export function hasApproved({ approvals }: Pick<ServiceRequest, 'approvals'>, person: Person): boolean {
  return approvals.some(({ by }) => isSame(by, person));
}

/** Why this person may not choose where approvals and warnings of an environment go, or null: its approvers may. */
export function mayNotChooseRoom(person: Person, approvers: readonly Person[]): Problem | null {
  return isAmong(approvers, person) ? null : notAnApprover();
}

export function notAnApprover(): Problem {
  return {
    code: 'not-an-approver',
    what: 'Only CRM admins of this environment can do this.',
    standing: 'Nothing was changed.',
    next: 'Ask one of them, or wait for their decision.',
  };
}

export function audienceOf(request: Stakes, person: Person, approvers: readonly Person[]): Audience {
  if (isSame(request.requester, person)) return 'requester';
  if (isAmong(approvers, person)) return 'approver';
  return isAmong(concernedBy(request, approvers), person) ? 'requester' : 'stranger';
}

/** Whoever sees more of a request than everybody, most concerned first. They get cards of their own. */
export function concernedBy({ requester, owner }: Stakes, approvers: readonly Person[]): readonly Person[] {
  return [requester, owner, ...approvers];
}
