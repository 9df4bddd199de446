import { isGuid, text, type Call, type JsonObject, type Reply } from '../core/calls';
import type { ServiceApp } from '../core/service';
import type { TenantCore } from '../core/tenant-core';
import { isSynced, type GroupState } from '../directory/model';
import { actionBody, list, single } from './collections';
import { badRequest, notFound, refuse } from './errors';
import { demand, permissions } from './permissions';
import { groupSchema, userSchema } from './schema';
import { userRow, viewOf } from './views';

export function addGroups(core: TenantCore, service: ServiceApp): void {
  service.route('get', '/v1.0/groups', (call) => {
    demand(call, permissions.readGroup);
    const rows = [...core.directory.groups.keys()]
      .map((id) => core.directory.readGroup(id, viewOf(core, call)))
      .filter((group) => group !== undefined)
      .map(groupRow);
    return list(call, groupSchema, rows, { context: 'groups', pageSize: core.settings.pageSize });
  });
  service.route('get', '/v1.0/groups/:group', (call) => {
    demand(call, permissions.readGroup);
    return single(call, groupSchema, 'groups', groupRow(findGroup(core, call)));
  });
  service.route('get', '/v1.0/groups/:group/members', (call) => members(core, call));
  service.route('get', '/v1.0/groups/:group/members/$count', (call) => countMembers(core, call));
  service.route('post', '/v1.0/groups/:group/members/$ref', (call) => addMember(core, call));
  service.route('delete', '/v1.0/groups/:group/members/:member/$ref', (call) => removeMember(core, call));
}

export function groupRow(group: GroupState): JsonObject {
  return {
    '@odata.type': '#microsoft.graph.group',
    groupTypes: group.isDynamic ? ['DynamicMembership'] : [],
    mailEnabled: false,
    securityEnabled: true,
    ...group.properties,
    id: group.id,
    assignedLicenses: group.licenses,
  };
}

function findGroup(core: TenantCore, call: Call): GroupState {
  const id = (call.params.group ?? '').toLowerCase();
  return core.directory.readGroup(id, viewOf(core, call)) ?? notFound(call, id);
}

function memberRows(core: TenantCore, call: Call): JsonObject[] {
  const view = viewOf(core, call);
  return findGroup(core, call).members.flatMap((id) => {
    const user = core.directory.readUser(id, view);
    const group = core.directory.readGroup(id, view);
    if (user) return user.life === 'active' ? [userRow(core, user)] : [];
    return group ? [groupRow(group)] : [];
  });
}

function members(core: TenantCore, call: Call): Reply {
  demand(call, permissions.readGroup);
  return list(call, userSchema, memberRows(core, call), {
    context: 'directoryObjects',
    pageSize: core.settings.pageSize,
    typed: true,
  });
}

function countMembers(core: TenantCore, call: Call): Reply {
  demand(call, permissions.readGroup);
  if (call.headers.consistencylevel !== 'eventual') {
    refuse(call, 400, 'Request_BadRequest', '$count is not currently supported.');
  }
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: String(memberRows(core, call).length) };
}

const REFERENCE = /^(https?:\/\/[^/]+)\/v1\.0\/(?:directoryObjects|users)\/([0-9a-f-]{36})$/i;

function addMember(core: TenantCore, call: Call): Reply {
  demand(call, permissions.changeMembers);
  const group = findGroupToChange(core, call);
  const [, host, memberId = ''] = REFERENCE.exec(text(actionBody(call, ['@odata.id'])['@odata.id'])) ?? [];
  if (!host || !['https://graph.microsoft.com', ...core.addresses.graph].includes(host)) {
    return badRequest(call, "Invalid URL format specified in @odata.id for the reference 'members'.");
  }

  const view = { now: call.now, lagMs: 0, stale: false };
  const member = core.directory.readUser(memberId.toLowerCase(), view);
  const isGroup = core.directory.readGroup(memberId.toLowerCase(), view) !== undefined;
  if (member?.life !== 'active' && !isGroup) return notFound(call, memberId);
  if (group.members.includes(memberId.toLowerCase())) {
    return badRequest(
      call,
      "One or more added object references already exist for the following modified properties: 'members'.",
    );
  }

  core.directory.setMembership(call.now, group.id, memberId.toLowerCase(), true, call.caller.appId);
  call.note({ kind: 'membership', id: group.id, before: { member: null }, after: { member: memberId.toLowerCase() } });
  return { status: 204 };
}

function removeMember(core: TenantCore, call: Call): Reply {
  demand(call, permissions.changeMembers);
  const group = findGroupToChange(core, call);
  const memberId = (call.params.member ?? '').toLowerCase();
  if (!isGuid(memberId) || !group.members.includes(memberId)) return notFound(call, memberId);

  core.directory.setMembership(call.now, group.id, memberId, false, call.caller.appId);
  call.note({ kind: 'membership', id: group.id, before: { member: memberId }, after: { member: null } });
  return { status: 204 };
}

/** The newest state of the group; ends with 400 when its members are not ours to change. */
function findGroupToChange(core: TenantCore, call: Call): GroupState {
  const group = core.directory.groups.get((call.params.group ?? '').toLowerCase())?.current();
  if (!group) return notFound(call, call.params.group ?? '');
  if (isClosed(group))
    refuse(call, 403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  if (isSynced(group.properties)) {
    badRequest(
      call,
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    );
  }
  return group;
}

/**
 * Dynamic groups follow their rule, role-assignable ones belong to role administrators, and mail-enabled ones without
 * `Unified` are read-only in Graph.
 */
function isClosed({ isDynamic, properties }: GroupState): boolean {
  const types = Array.isArray(properties.groupTypes) ? properties.groupTypes : [];
  const isDynamicByType = types.includes('DynamicMembership');
  const isReadOnly = properties.mailEnabled === true && !types.includes('Unified');
  return isDynamic || isDynamicByType || properties.isAssignableToRole === true || isReadOnly;
}
