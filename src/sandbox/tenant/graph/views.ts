import { header, type Call, type JsonObject } from '../core/calls';
import { isoTime } from '../core/calls';
import type { TenantCore } from '../core/tenant-core';
import type { UserState, View } from '../directory/model';
import { notFound } from './errors';
import { userSchema } from './schema';

/** What a Graph read sees now: replicas lag, and the index behind `ConsistencyLevel: eventual` lags more. */
export function viewOf(core: TenantCore, call: Call): View {
  const { readLagMs, indexLagMs } = core.settings.delays;
  const eventual = header(call, 'consistencylevel') === 'eventual';
  return { now: call.now, lagMs: eventual ? indexLagMs : readLagMs, stale: call.stale };
}

/** The user that the address names by id or by name, as the replica shows it. Ends with 404 otherwise. */
export function findUser(core: TenantCore, call: Call, view: View): UserState {
  const named = call.params.user ?? '';
  const user = activeUsers(core, view).find((each) => isNamed(each, named));
  return user ?? notFound(call, named);
}

/** As `findUser`, but the newest state: what a write works on. The object must have reached the replica, too. */
export function findUserToWrite(core: TenantCore, call: Call): UserState {
  const named = call.params.user ?? '';
  const view = { now: call.now, lagMs: 0, stale: false };
  const user = activeUsers(core, view).find((each) => isNamed(each, named));
  return user ?? notFound(call, named);
}

function isNamed(user: UserState, name: string): boolean {
  return (
    user.id === name.toLowerCase() || String(user.properties.userPrincipalName).toLowerCase() === name.toLowerCase()
  );
}

export function activeUsers(core: TenantCore, view: View): UserState[] {
  return [...core.directory.users.keys()]
    .map((id) => core.directory.readUser(id, view))
    .filter((user): user is UserState => user?.life === 'active');
}

const EMPTY_LISTS = [...userSchema.properties]
  .filter(([, kind]) => kind === 'strings' || kind === 'objects')
  .map(([name]) => [name, []] as const);

/** A user with the properties that Graph works out itself. */
export function userRow(core: TenantCore, user: UserState): JsonObject {
  return {
    '@odata.type': '#microsoft.graph.user',
    ...Object.fromEntries(EMPTY_LISTS),
    ...user.properties,
    id: user.id,
    assignedLicenses: assignedLicenses(user),
    licenseAssignmentStates: user.assignments.map((each) => ({
      skuId: each.skuId,
      disabledPlans: each.disabledPlans,
      assignedByGroup: each.groupId,
      state: each.state,
      error: each.error,
      lastUpdatedDateTime: isoTime(each.updatedAt),
    })),
    assignedPlans: assignedPlans(core, user),
  };
}

/** One line per product; a plan is disabled only where every assignment of the product disables it. */
function assignedLicenses(user: UserState): { skuId: string; disabledPlans: string[] }[] {
  const active = user.assignments.filter(({ state }) => state === 'Active');
  return [...new Set(active.map(({ skuId }) => skuId))].map((skuId) => {
    const lists = active.filter((each) => each.skuId === skuId).map(({ disabledPlans }) => disabledPlans);
    return { skuId, disabledPlans: (lists[0] ?? []).filter((plan) => lists.every((list) => list.includes(plan))) };
  });
}

function assignedPlans(core: TenantCore, user: UserState): JsonObject[] {
  return assignedLicenses(user).flatMap(({ skuId, disabledPlans }) =>
    (core.directory.skus.get(skuId)?.servicePlans ?? []).map(({ servicePlanId, servicePlanName }) => ({
      assignedDateTime: isoTime(user.assignments.find((each) => each.skuId === skuId)?.updatedAt ?? 0),
      capabilityStatus: disabledPlans.includes(servicePlanId) ? 'Deleted' : 'Enabled',
      service: servicePlanName.startsWith('EXCHANGE') ? 'exchange' : 'DynamicsCRM',
      servicePlanId,
    })),
  );
}
