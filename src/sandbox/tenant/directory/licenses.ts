import { text } from '../core/calls';
import type { Directory, LicenseAssignment, Sku, UserState } from './model';

/** Why a licence change is refused, in the words of `licenseAssignmentStates.error` where it has one. */
interface LicenseProblem {
  readonly code:
    | 'CountViolation'
    | 'InvalidUsageLocation'
    | 'UnknownSku'
    | 'UnknownPlan'
    | 'NotHeld'
    | 'Inherited'
    | 'Duplicate'
    | 'DependencyViolation'
    | 'MutuallyExclusiveViolation';
  readonly message: string;
}

export interface LicenseChange {
  readonly add: readonly { readonly skuId: string; readonly disabledPlans: readonly string[] }[];
  readonly remove: readonly string[];
}

/** Seats in use. Someone who holds a product directly and by group takes one seat. */
export function consumedUnits(directory: Directory, sku: Sku, readUser: (id: string) => UserState | undefined): number {
  const holders = [...directory.users.keys()].filter((id) => {
    const user = readUser(id);
    return user?.life === 'active' && holds(user, sku.skuId);
  });
  return holders.length + sku.consumedElsewhere;
}

/** Seats that can still be assigned; those in the grace period if the product says so, suspended and locked-out ones never. */
export function freeUnits(directory: Directory, sku: Sku): number {
  const assignable = sku.assignsGraceUnits ? ['Enabled', 'Warning'] : ['Enabled'];
  if (!assignable.includes(sku.capabilityStatus) || sku.appliesTo !== 'User') return 0;
  const bought = sku.prepaidUnits.enabled + (sku.assignsGraceUnits ? sku.prepaidUnits.warning : 0);
  return Math.max(0, bought - consumedUnits(directory, sku, (id) => directory.users.get(id)?.current()));
}

function holds(user: UserState, skuId: string): boolean {
  return user.assignments.some((each) => each.skuId === skuId && each.state === 'Active');
}

/** Whether the user holds any product that makes Dataverse environments pick the user up. */
export function isEntitled(directory: Directory, user: UserState): boolean {
  return user.assignments.some(
    (each) => each.state === 'Active' && directory.skus.get(each.skuId)?.entitlesDataverse === true,
  );
}

/** The user after the change, all of it or nothing. */
export function changeLicenses(
  directory: Directory,
  user: UserState,
  change: LicenseChange,
  at: number,
): { readonly user: UserState } | { readonly problem: LicenseProblem } {
  const problem = findProblem(directory, user, change);
  if (problem) return { problem };

  const touched = new Set([...change.remove, ...change.add.map(({ skuId }) => skuId)]);
  const kept = user.assignments.filter((each) => each.groupId !== null || !touched.has(each.skuId));
  const added = change.add.map(({ skuId, disabledPlans }): LicenseAssignment => ({
    skuId,
    disabledPlans,
    groupId: null,
    state: 'Active',
    error: 'None',
    updatedAt: at,
  }));
  const next = { ...user, assignments: [...kept, ...added] };
  const planProblem = findPlanProblem(directory, next);
  return planProblem ? { problem: planProblem } : { user: next };
}

function findProblem(directory: Directory, user: UserState, change: LicenseChange): LicenseProblem | undefined {
  const added = change.add.map(({ skuId }) => skuId);
  const all = [...added, ...change.remove];
  if (new Set(all).size !== all.length)
    return { code: 'Duplicate', message: 'License assignments contains duplicate values.' };

  for (const skuId of change.remove) {
    const held = user.assignments.filter((each) => each.skuId === skuId);
    if (held.length === 0) return { code: 'NotHeld', message: 'User does not have a corresponding license.' };
    if (held.every(({ groupId }) => groupId !== null)) {
      const message =
        'User license is inherited from a group membership and it cannot be removed directly from the user.';
      return { code: 'Inherited', message };
    }
  }
  return added.length > 0 ? findAddProblem(directory, user, change.add) : undefined;
}

function findAddProblem(directory: Directory, user: UserState, add: LicenseChange['add']): LicenseProblem | undefined {
  for (const { skuId, disabledPlans } of add) {
    const sku = directory.skus.get(skuId);
    if (!sku)
      return { code: 'UnknownSku', message: `License ${skuId} does not correspond to a valid company License.` };

    const unknown = disabledPlans.find((plan) => !sku.servicePlans.some(({ servicePlanId }) => servicePlanId === plan));
    if (unknown)
      return { code: 'UnknownPlan', message: `License ${skuId} does not contain the service plan ${unknown}.` };
    if (!/^[A-Z]{2}$/.test(text(user.properties.usageLocation))) {
      const message = 'License assignment cannot be done for user with invalid usage location.';
      return { code: 'InvalidUsageLocation', message };
    }
    if (!holds(user, skuId) && freeUnits(directory, sku) < 1) {
      return {
        code: 'CountViolation',
        message: `Subscription with SKU ${skuId} does not have any available licenses.`,
      };
    }
  }
  return undefined;
}

function findPlanProblem(directory: Directory, user: UserState): LicenseProblem | undefined {
  const plans = user.assignments.flatMap(({ skuId, disabledPlans, state }) =>
    state === 'Active'
      ? (directory.skus.get(skuId)?.servicePlans ?? []).filter(
          ({ servicePlanId }) => !disabledPlans.includes(servicePlanId),
        )
      : [],
  );
  const names = new Set(plans.map(({ servicePlanName }) => servicePlanName));

  for (const plan of plans) {
    const missing = plan.dependsOn?.filter((name) => !names.has(name)) ?? [];
    if (missing.length > 0) {
      const message = `License assignment failed because service plan ${plan.servicePlanName} depends on the service plan(s) ${missing.join(', ')}.`;
      return { code: 'DependencyViolation', message };
    }
    const clash = plan.excludes?.find((name) => names.has(name));
    if (clash) {
      const message = `License assignment failed because service plans ${plan.servicePlanName}, ${clash} are mutually exclusive.`;
      return { code: 'MutuallyExclusiveViolation', message };
    }
  }
  return undefined;
}

/** Gives and takes what the user's groups bring, after a membership changed. */
export function settleGroupLicenses(directory: Directory, at: number, userId: string): void {
  const user = directory.users.get(userId)?.current();
  if (!user) return;

  const direct = user.assignments.filter(({ groupId }) => groupId === null);
  const inherited = [...directory.groups.values()]
    .map((group) => group.current())
    .filter((group) => group.members.includes(userId))
    .flatMap((group) => group.licenses.map((license) => inherit(directory, user, group.id, license, at)));

  const before = user.assignments.filter(({ groupId }) => groupId !== null);
  if (before.length === 0 && inherited.length === 0) return;
  directory.changeUser(at, userId, 'group-based licensing', (each) => ({
    ...each,
    assignments: [...direct, ...inherited],
  }));
}

function inherit(
  directory: Directory,
  user: UserState,
  groupId: string,
  license: { readonly skuId: string; readonly disabledPlans: readonly string[] },
  at: number,
): LicenseAssignment {
  const existing = user.assignments.find((each) => each.groupId === groupId && each.skuId === license.skuId);
  if (existing) return existing;

  const sku = directory.skus.get(license.skuId);
  const fits = sku !== undefined && (holds(user, license.skuId) || freeUnits(directory, sku) > 0);
  return {
    ...license,
    groupId,
    state: fits ? 'Active' : 'Error',
    error: fits ? 'None' : 'CountViolation',
    updatedAt: at,
  };
}
