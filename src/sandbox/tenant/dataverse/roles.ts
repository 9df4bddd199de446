import { isGuid, isObject, type Call, type Reply } from '../core/calls';
import type { TenantCore } from '../core/tenant-core';
import { demandPrivilege, findActor } from './caller';
import { changeSystemUser, type EnvironmentState, type SystemUser } from './environment';
import { notFound, refuse, refuseWith, unknownName } from './errors';
import { keyOf } from './protocol';
import { keyInReference } from './references';

/** `POST systemusers(id)/systemuserroles_association/$ref` */
export function assignRole(core: TenantCore, environment: EnvironmentState, call: Call): Reply {
  const user = findTarget(core, environment, call);
  const reference = isObject(call.body) ? call.body['@odata.id'] : undefined;
  const roleId = readReference(core, environment, call, reference);
  const role = environment.roles.get(roleId);
  if (!role) return unknownRole(call, roleId);

  const { systemuserid, _businessunitid_value: unitId, isdisabled } = user.columns;
  if (role.businessUnitId !== unitId) {
    const message = `The user with id=${String(systemuserid)} belongs to a different business unit=${String(unitId)} than the role with roleid=${roleId} and role business unit=${role.businessUnitId}.`;
    return refuseWith(call, 400, '0x80041409', message);
  }
  if (isdisabled === true && !environment.switches.allowsRolesOnDisabledUsers)
    return refuse(call, 400, 'disabledCaller');
  if (user.roleIds.includes(roleId)) {
    return environment.switches.refusesDuplicateRole ? refuse(call, 412, 'duplicateKey') : { status: 204 };
  }
  return changeRoles(environment, call, user, [...user.roleIds, roleId]);
}

/** `DELETE` of the same, with the role in `$id` or in the path. */
export function removeRole(core: TenantCore, environment: EnvironmentState, call: Call): Reply {
  const user = findTarget(core, environment, call);
  const named = call.params.role;
  const roleId =
    named === undefined ? readReference(core, environment, call, call.query.get('$id')) : named.toLowerCase();
  if (!isGuid(roleId) || !environment.roles.has(roleId)) return unknownRole(call, roleId);
  if (!user.roleIds.includes(roleId)) return { status: 204 };
  return changeRoles(
    environment,
    call,
    user,
    user.roleIds.filter((id) => id !== roleId),
  );
}

function findTarget(core: TenantCore, environment: EnvironmentState, call: Call): SystemUser {
  demandPrivilege(call, findActor(core, environment, call), 'prvAssignRole');
  const id = keyOf(call);
  return environment.users.get(id)?.current() ?? notFound(call, 'systemuser', id);
}

function changeRoles(environment: EnvironmentState, call: Call, user: SystemUser, roleIds: readonly string[]): Reply {
  const id = String(user.columns.systemuserid);
  const names = (ids: readonly string[]) => ids.map((roleId) => environment.roles.get(roleId)?.name);
  changeSystemUser(environment, call.now, call.caller.appId, id, { roleIds });
  call.note({ kind: 'roles', id, before: names(user.roleIds), after: names(roleIds) });
  return { status: 204 };
}

/** The role's id in an absolute address of this very organisation. */
function readReference(core: TenantCore, environment: EnvironmentState, call: Call, reference: unknown): string {
  const text = typeof reference === 'string' ? reference : '';
  const hosts = [environment.url, ...(core.addresses.dataverse.get(environment.id) ?? [])];
  const known = hosts.some((host) => text.startsWith(`${host}/api/data/v9.`));
  const id = keyInReference(text, 'roles');
  if (known && id !== undefined) return id;
  return unknownName(call, `Invalid URI: '${text}' is not an absolute address of a role in this organization.`);
}

function unknownRole(call: Call, roleId: string): never {
  return refuseWith(call, 404, '0x80060888', `Entity 'role' With Id = ${roleId} Does Not Exist`);
}
