import { isGuid, type Call, type Reply } from '../core/calls';
import type { ServiceApp } from '../core/service';
import type { TenantCore } from '../core/tenant-core';
import { actionBody, list, readSelect, single } from './collections';
import { badRequest } from './errors';
import { demand, holdsAny, permissions } from './permissions';
import { groupSchema, licenseDetailsSchema, userSchema } from './schema';
import { groupRow } from './groups';
import { activeUsers, findUser, userRow, viewOf } from './views';

// What `User.ReadBasic.All` lets an application see.
const BASIC_PROPERTIES = ['id', 'displayName', 'givenName', 'surname', 'mail', 'userPrincipalName'];
const MOST_GROUP_IDS = 20;

export function addUserReads(core: TenantCore, service: ServiceApp): void {
  service.route('get', '/v1.0/users', (call) => listUsers(core, call));
  service.route('get', '/v1.0/users/:user', (call) => getUser(core, call));
  service.route('get', '/v1.0/users/:user/licenseDetails', (call) => licenseDetails(core, call));
  service.route('get', '/v1.0/users/:user/memberOf', (call) => memberships(core, call, false));
  service.route('get', '/v1.0/users/:user/transitiveMemberOf', (call) => memberships(core, call, true));
  service.route('post', '/v1.0/users/:user/checkMemberGroups', (call) => checkMemberGroups(core, call), {
    reads: true,
  });
}

function listUsers(core: TenantCore, call: Call): Reply {
  demandReadOf(call);
  const rows = activeUsers(core, viewOf(core, call)).map((user) => userRow(core, user));
  return list(call, userSchema, rows, { context: 'users', pageSize: core.settings.pageSize });
}

function getUser(core: TenantCore, call: Call): Reply {
  demandReadOf(call);
  readSelect(call, userSchema);
  return single(call, userSchema, 'users', userRow(core, findUser(core, call, viewOf(core, call))));
}

function demandReadOf(call: Call): void {
  demand(call, permissions.readUserBasics);
  if (holdsAny(call, permissions.readUser)) return;

  const asked = call.query.get('$select')?.split(',') ?? [];
  if (asked.some((name) => !BASIC_PROPERTIES.includes(name.trim()))) demand(call, permissions.readUser);
}

function licenseDetails(core: TenantCore, call: Call): Reply {
  demand(call, [...permissions.readLicenses, ...permissions.readUser]);
  const user = findUser(core, call, viewOf(core, call));
  const held = new Set(user.assignments.filter(({ state }) => state === 'Active').map(({ skuId }) => skuId));

  const rows = [...held].map((skuId) => {
    const sku = core.directory.skus.get(skuId);
    const disabled = user.assignments
      .filter((each) => each.skuId === skuId)
      .flatMap(({ disabledPlans }) => disabledPlans);
    return {
      id: Buffer.from(`${user.id}${skuId}`).toString('base64url').slice(0, 43),
      skuId,
      skuPartNumber: sku?.skuPartNumber ?? null,
      servicePlans: (sku?.servicePlans ?? []).map(({ servicePlanId, servicePlanName }) => ({
        servicePlanId,
        servicePlanName,
        provisioningStatus: disabled.includes(servicePlanId) ? 'Disabled' : 'Success',
        appliesTo: 'User',
      })),
    };
  });
  return list(call, licenseDetailsSchema, rows, {
    context: `users('${user.id}')/licenseDetails`,
    pageSize: core.settings.pageSize,
    allowed: ['$select'],
  });
}

function memberships(core: TenantCore, call: Call, transitive: boolean): Reply {
  demand(call, permissions.readMembership);
  const view = viewOf(core, call);
  const user = findUser(core, call, view);

  const rows = core.directory
    .groupsOf(user.id, view, transitive)
    .map((id) => core.directory.readGroup(id, view))
    .filter((group) => group !== undefined)
    .map(groupRow);
  const roles = user.isDirectoryAdmin ? [someDirectoryRole] : [];
  return list(call, groupSchema, [...rows, ...roles], {
    context: 'directoryObjects',
    pageSize: core.settings.pageSize,
    typed: true,
  });
}

/** As an app sees it that may read users and groups and no roles: type and id only. */
const someDirectoryRole = {
  '@odata.type': '#microsoft.graph.directoryRole',
  id: '99999999-9999-4999-8999-000000000001',
};

function checkMemberGroups(core: TenantCore, call: Call): Reply {
  demand(call, permissions.checkMembership);
  const { groupIds } = actionBody(call, ['groupIds']);
  if (!Array.isArray(groupIds) || !groupIds.every(isGuid)) {
    return badRequest(call, "Invalid value specified for parameter 'groupIds'.");
  }
  if (groupIds.length > MOST_GROUP_IDS) {
    return badRequest(call, `The number of group ids exceeds the limit of ${MOST_GROUP_IDS}.`);
  }

  const view = viewOf(core, call);
  const user = findUser(core, call, view);
  const member = core.directory.groupsOf(user.id, view, true);
  return {
    status: 200,
    body: {
      '@odata.context': `${call.base}/v1.0/$metadata#Collection(Edm.String)`,
      value: groupIds.filter((id) => member.includes(id)),
    },
  };
}
