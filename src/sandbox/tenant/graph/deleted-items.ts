import type { Call, Reply } from '../core/calls';
import type { ServiceApp } from '../core/service';
import type { TenantCore } from '../core/tenant-core';
import type { UserState } from '../directory/model';
import { actionBody, list, single } from './collections';
import { notFound } from './errors';
import { demand, permissions } from './permissions';
import { userSchema } from './schema';
import { checkNameIsFree } from './user-rules';
import { userRow, viewOf } from './views';

export function addDeletedItems(core: TenantCore, service: ServiceApp): void {
  service.route('get', '/v1.0/directory/deletedItems/microsoft.graph.user', (call) => {
    demand(call, permissions.readUser);
    const view = viewOf(core, call);
    const rows = [...core.directory.users.keys()]
      .map((id) => core.directory.readUser(id, view))
      .filter((user): user is UserState => user?.life === 'deleted')
      .map((user) => userRow(core, user));
    return list(call, userSchema, rows, { context: 'users', pageSize: core.settings.pageSize });
  });
  service.route('get', '/v1.0/directory/deletedItems/:id', (call) => {
    demand(call, permissions.readUser);
    return single(call, userSchema, 'directoryObjects', userRow(core, findDeleted(core, call)));
  });
  service.route('post', '/v1.0/directory/deletedItems/:id/restore', (call) => restore(core, call));
  service.route('delete', '/v1.0/directory/deletedItems/:id', (call) => {
    demand(call, permissions.deleteUser);
    const user = findDeleted(core, call);
    core.directory.changeUser(call.now, user.id, call.caller.appId, (current) => ({ ...current, life: 'purged' }));
    call.note({ kind: 'user', id: user.id, before: user.properties, after: null });
    return { status: 204 };
  });
}

function findDeleted(core: TenantCore, call: Call): UserState {
  const id = (call.params.id ?? '').toLowerCase();
  const user = core.directory.users.get(id)?.current();
  return user?.life === 'deleted' ? user : notFound(call, id);
}

/** Brings the user back under the old name, without groups and licences. */
function restore(core: TenantCore, call: Call): Reply {
  demand(call, permissions.deleteUser);
  if (call.body !== undefined) actionBody(call, []);
  const user = findDeleted(core, call);
  const name = String(user.properties.userPrincipalName).slice(user.id.replaceAll('-', '').length);
  checkNameIsFree(core, call, name);

  const restored = core.directory.changeUser(call.now, user.id, call.caller.appId, (current) => ({
    ...current,
    life: 'active',
    properties: { ...current.properties, userPrincipalName: name, deletedDateTime: null },
  }));
  call.note({ kind: 'user', id: user.id, before: null, after: restored.properties });
  const row = userRow(core, restored);
  return {
    status: 200,
    body: {
      '@odata.context': `${call.base}/v1.0/$metadata#directoryObjects/$entity`,
      '@odata.type': '#microsoft.graph.user',
      ...Object.fromEntries(userSchema.defaults.map((property) => [property, row[property] ?? null])),
    },
  };
}
