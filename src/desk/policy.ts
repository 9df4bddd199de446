import type { Person } from './people';
import type { Problem } from './problem';
import type { ServiceRequest } from './request';
import type { EnvironmentSettings } from './settings';
import type { Audience } from './view';

/**
 * Who may, who sees, who is concerned: the rules about persons, for requests and for the accounts that they made. Approvers
 * are those of the environment, as they are known when it is asked.
 */

/** A person by their Entra object id, in either case. */
type Somebody = Pick<Person, 'aadObjectId'>;

/** Who has something to gain; of an account alone it is not known who asked for it. */
interface Stakes {
  readonly owner: Person;
  readonly requester?: Person;
}

/** What somebody is to a request or an account; one person may be several. */
export type Part = 'requester' | 'owner' | 'approver';

export interface Rule {
  /** One of them is enough. */
  readonly parts: readonly Part[];
  /** Not for whoever asked for it or owns it, whatever else they are. */
  readonly hasNoStake?: true;
}

/** Who may do what with a request or an account; what is not in it everybody may who is served. */
const rules = {
  see: { parts: ['requester', 'owner', 'approver'] },
  'read-audit': { parts: ['requester', 'approver'] },
  edit: { parts: ['requester'] },
  withdraw: { parts: ['requester'] },
  /** Approve, reject, retry, undo, finish by hand, put right: one rule for all of them. */
  decide: { parts: ['approver'], hasNoStake: true },
  keep: { parts: ['owner', 'approver'] },
  rotate: { parts: ['owner', 'approver'] },
  retire: { parts: ['requester', 'owner', 'approver'] },
  'collect-password': { parts: ['owner'] },
} as const satisfies Readonly<Record<string, Rule>>;

export type Act = keyof typeof rules;

/** Milliseconds for which a read of the approver group counts as live. */
export const approverFreshness = 60_000;

/** The rule itself, for a query that answers it for many requests at once. */
export function ruleOf(act: Act): Rule {
  return rules[act];
}

export function isSame(one: Somebody, other: Somebody): boolean {
  return one.aadObjectId.toLowerCase() === other.aadObjectId.toLowerCase();
}

export function isAmong(people: readonly Somebody[], person: Somebody): boolean {
  return people.some((one) => isSame(one, person));
}

export function may(act: Act, person: Somebody, stakes: Stakes, approvers: readonly Somebody[]): boolean {
  return permits(act, partsOf(person, stakes, approvers));
}

function permits(act: Act, has: readonly Part[]): boolean {
  const { parts, hasNoStake }: Rule = rules[act];
  const isBarred = hasNoStake === true && (has.includes('requester') || has.includes('owner'));
  return !isBarred && parts.some((part) => has.includes(part));
}

function partsOf(person: Somebody, { requester, owner }: Stakes, approvers: readonly Somebody[]): readonly Part[] {
  const people = { requester: requester ? [requester] : [], owner: [owner], approver: approvers };
  return (['requester', 'owner', 'approver'] as const).filter((part) => isAmong(people[part], person));
}

/** Does the account belong to this person? What an owner does with it nobody else has to approve. */
export function isOwnedBy({ owner }: Pick<Stakes, 'owner'>, person: Somebody): boolean {
  return isSame(owner, person);
}

/** Whoever sees more of a request than everybody, most concerned first. They get cards of their own. */
export function concernedBy({ requester, owner }: Stakes, approvers: readonly Person[]): readonly Person[] {
  return [...(requester ? [requester] : []), owner, ...approvers];
}

export function audienceOf(stakes: Stakes, person: Somebody, approvers: readonly Somebody[]): Audience {
  const parts = partsOf(person, stakes, approvers);
  if (parts.includes('requester')) return 'requester';
  if (parts.includes('approver')) return 'approver';
  return permits('see', parts) ? 'requester' : 'stranger';
}

/** Whether they see more than that there is such a request or account. */
export function isConcerned(audience: Audience): boolean {
  return audience === 'approver' || audience === 'requester';
}

/** Whose licence was borrowed is for approvers only. */
export function seesLender(audience: Audience): boolean {
  return audience === 'approver';
}

/** Who looks at a card; one that is drawn for a kind of people has no id, and goes by the audience alone. */
interface Viewer {
  readonly audience: Audience;
  /** Entra object id. */
  readonly id?: string | undefined;
}

/** Does the card offer it to them? What they may is asked again when they press. */
export function isOffered(act: Act, viewer: Viewer, stakes: Stakes): boolean {
  return permits(act, partsOfViewer(viewer, stakes));
}

function partsOfViewer({ audience, id }: Viewer, { owner, requester }: Stakes): readonly Part[] {
  if (!isConcerned(audience)) return [];
  if (audience === 'approver') {
    const viewer = { aadObjectId: id ?? '' };
    return partsOf(viewer, { owner, ...(requester && { requester }) }, [viewer]);
  }
  const viewer = id === undefined ? requester : { aadObjectId: id, name: '' };
  if (!viewer) return ['requester'];
  return partsOf(viewer, { owner, requester: requester ?? viewer }, []);
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

/** Approvers who may decide on a request and act on its run. */
export function decidersOf(request: Stakes, approvers: readonly Person[]): readonly Person[] {
  return approvers.filter((person) => may('decide', person, request, approvers));
}

/** Those of them whose decision is still awaited: each of two approvals is a different person's. */
export function decidersLeft(
  request: Stakes & Pick<ServiceRequest, 'approvals'>,
  approvers: readonly Person[],
): readonly Person[] {
  return decidersOf(request, approvers).filter((person) => !hasApproved(request, person));
}

/** Why this person may not decide, or null. No exception where nobody else is left: then the remedy is another approver. */
export function mayNotDecide(request: Stakes, person: Person, approvers: readonly Person[]): Problem | null {
  if (may('decide', person, request, approvers)) return null;
  const parts = partsOf(person, request, approvers);
  const isRequester = parts.includes('requester');
  if (!isRequester && !parts.includes('approver')) return notAnApprover();

  const code = isRequester ? 'own-request' : 'own-account';
  const hasOthers = decidersOf(request, approvers).length > 0;
  return { code: hasOthers ? code : `${code}-alone`, standing: 'nothing-changed' };
}

/** Has this person given one of the approvals that a request needs? */
export function hasApproved({ approvals }: Pick<ServiceRequest, 'approvals'>, person: Somebody): boolean {
  return approvals.some(({ by }) => isSame(by, person));
}

/** Why this person may not choose where approvals and warnings of an environment go, or null: its approvers may. */
export function mayNotChooseRoom(person: Person, approvers: readonly Person[]): Problem | null {
  return isAmong(approvers, person) ? null : notAnApprover();
}

function notAnApprover(): Problem {
  return { code: 'not-an-approver', standing: 'nothing-changed' };
}
