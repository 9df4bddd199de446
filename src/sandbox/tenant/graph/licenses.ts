import { isGuid, isObject, type Call, type JsonObject, type Reply } from '../core/calls';
import type { ServiceApp } from '../core/service';
import type { TenantCore } from '../core/tenant-core';
import { changeLicenses, consumedUnits, type LicenseChange } from '../directory/licenses';
import type { Sku, UserState } from '../directory/model';
import { actionBody, list, single } from './collections';
import { badRequest, notFound } from './errors';
import type { Locks } from './locks';
import { demand, permissions } from './permissions';
import { skuSchema, userSchema } from './schema';
import { findUserToWrite, userRow, viewOf } from './views';

export function addLicenses(core: TenantCore, service: ServiceApp, locks: Locks): void {
  service.route('post', '/v1.0/users/:user/assignLicense', (call) => {
    demand(call, permissions.assignLicense);
    const change = readChange(call);
    const user = findUserToWrite(core, call);
    return locks.exclusive(call, user.id, () => assignLicense(core, call, user, change));
  });
  service.route('post', '/v1.0/users/:user/reprocessLicenseAssignment', (call) => {
    demand(call, permissions.reprocessLicenses);
    return { status: 200, body: defaults(core, call, findUserToWrite(core, call)) };
  });
  service.route('get', '/v1.0/subscribedSkus', (call) => {
    demand(call, permissions.readLicenses);
    const rows = [...core.directory.skus.values()].map((sku) => skuRow(core, call, sku));
    return list(call, skuSchema, rows, { context: 'subscribedSkus', pageSize: 999, allowed: ['$select'] });
  });
  service.route('get', '/v1.0/subscribedSkus/:id', (call) => {
    demand(call, permissions.readLicenses);
    const sku = [...core.directory.skus.values()].find(({ skuId }) => call.params.id === rowId(core, skuId));
    if (!sku) return notFound(call, call.params.id ?? '');
    return single(call, skuSchema, 'subscribedSkus', skuRow(core, call, sku));
  });
}

/** Both lists are mandatory and non-nullable, according to Graph's metadata. */
function readChange(call: Call): LicenseChange {
  const { addLicenses, removeLicenses } = actionBody(call, ['addLicenses', 'removeLicenses']);
  for (const [name, value] of [
    ['addLicenses', addLicenses],
    ['removeLicenses', removeLicenses],
  ] as const) {
    if (!Array.isArray(value))
      badRequest(
        call,
        `One or more parameters of the function import 'assignLicense' are missing from the request payload. The missing parameters are: ${name}.`,
      );
  }
  const add = (addLicenses as unknown[]).map((item) => readAddition(call, item));
  const remove = (removeLicenses as unknown[]).map((item) =>
    isGuid(item) ? item.toLowerCase() : notAGuid(call, item),
  );
  return { add, remove };
}

function readAddition(call: Call, item: unknown): LicenseChange['add'][number] {
  if (!isObject(item)) return badRequest(call, "Invalid value specified for parameter 'addLicenses'.");
  const unknown = Object.keys(item).find((name) => !['skuId', 'disabledPlans'].includes(name));
  if (unknown) badRequest(call, `The property '${unknown}' does not exist on type 'microsoft.graph.assignedLicense'.`);

  const { skuId, disabledPlans = [] } = item;
  if (!isGuid(skuId)) return notAGuid(call, skuId);
  if (!Array.isArray(disabledPlans))
    return badRequest(call, "A null value was found for 'disabledPlans', which is not nullable.");
  return {
    skuId: skuId.toLowerCase(),
    disabledPlans: disabledPlans.map((plan: unknown) => (isGuid(plan) ? plan.toLowerCase() : notAGuid(call, plan))),
  };
}

function notAGuid(call: Call, value: unknown): never {
  return badRequest(call, `Cannot convert the literal '${String(value)}' to the expected type 'Edm.Guid'.`);
}

function assignLicense(core: TenantCore, call: Call, user: UserState, change: LicenseChange): Reply {
  const outcome = changeLicenses(core.directory, user, change, call.now);
  if ('problem' in outcome) {
    const { code, message } = outcome.problem;
    return badRequest(call, message, [{ code, message }]);
  }

  core.directory.changeUser(call.now, user.id, call.caller.appId, (current) => ({
    ...current,
    assignments: outcome.user.assignments,
  }));
  call.note({ kind: 'licenses', id: user.id, before: held(user), after: held(outcome.user) });
  return { status: 200, body: defaults(core, call, outcome.user) };
}

function held(user: UserState): JsonObject[] {
  return user.assignments.map(({ skuId, disabledPlans, groupId }) => ({
    skuId,
    disabledPlans,
    assignedByGroup: groupId,
  }));
}

function defaults(core: TenantCore, call: Call, user: UserState): JsonObject {
  const row = userRow(core, user);
  return {
    '@odata.context': `${call.base}/v1.0/$metadata#users/$entity`,
    ...Object.fromEntries(userSchema.defaults.map((name) => [name, row[name] ?? null])),
  };
}

function rowId(core: TenantCore, skuId: string): string {
  return `${core.settings.tenantId}_${skuId}`;
}

function skuRow(core: TenantCore, call: Call, sku: Sku): JsonObject {
  const view = viewOf(core, call);
  return {
    id: rowId(core, sku.skuId),
    accountId: core.settings.tenantId,
    accountName: core.settings.displayName,
    skuId: sku.skuId,
    skuPartNumber: sku.skuPartNumber,
    appliesTo: sku.appliesTo,
    capabilityStatus: sku.capabilityStatus,
    consumedUnits: consumedUnits(core.directory, sku, (id) => core.directory.readUser(id, view)),
    prepaidUnits: sku.prepaidUnits,
    subscriptionIds: [sku.skuId],
    servicePlans: sku.servicePlans.map(({ servicePlanId, servicePlanName }) => ({
      servicePlanId,
      servicePlanName,
      provisioningStatus: sku.capabilityStatus === 'Suspended' ? 'Disabled' : 'Success',
      appliesTo: 'User',
    })),
  };
}
