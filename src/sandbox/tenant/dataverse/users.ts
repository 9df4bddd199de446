import { header, isObject, type Call, type JsonObject, type Reply } from '../core/calls';
import type { TenantCore } from '../core/tenant-core';
import { demandAccessModeRight, demandPrivilege, findActor, type Actor } from './caller';
import { businessunit, role, systemuser } from './columns';
import { changeSystemUser, etagOf, type EnvironmentState, type SystemUser } from './environment';
import { notFound, refuse, refuseWith, unknownName } from './errors';
import { answerList, answerRow, keyOf, readOptions, ROW_OPTIONS } from './protocol';
import { roleRow, unitRow, userRow, written } from './rows';
import { checkUserUpdate } from './user-rules';
import { createUserRow } from './users-create';

export function listUsers(core: TenantCore, environment: EnvironmentState, call: Call): Reply {
  demandPrivilege(call, findActor(core, environment, call), 'prvReadUser');
  const rows = [...environment.users.values()]
    .map((user) => (call.stale ? user.previous() : user.current()))
    .filter((user) => user !== undefined);
  return answerList(
    call,
    systemuser,
    rows.map((user) => userRow(environment, user)),
  );
}

export function getUser(core: TenantCore, environment: EnvironmentState, call: Call): Reply {
  demandPrivilege(call, findActor(core, environment, call), 'prvReadUser');
  const query = readOptions(call, systemuser, ROW_OPTIONS);
  const id = keyOf(call);
  const past = environment.users.get(id);
  const user = call.stale ? past?.previous() : past?.current();
  if (!user) return notFound(call, 'systemuser', id);
  if (header(call, 'if-none-match') === etagOf(user)) return { status: 304 };
  return answerRow(call, systemuser, userRow(environment, user), query);
}

export function listUserRoles(core: TenantCore, environment: EnvironmentState, call: Call): Reply {
  demandPrivilege(call, findActor(core, environment, call), 'prvReadUser');
  const id = keyOf(call);
  const user = environment.users.get(id)?.current();
  if (!user) return notFound(call, 'systemuser', id);
  const rows = user.roleIds.flatMap((roleId) => roleRow(environment, environment.roles.get(roleId)) ?? []);
  return answerList(call, role, rows);
}

export function listUnits(core: TenantCore, environment: EnvironmentState, call: Call): Reply {
  demandPrivilege(call, findActor(core, environment, call), 'prvReadBusinessUnit');
  return answerList(
    call,
    businessunit,
    [...environment.businessUnits.values()].flatMap((unit) => unitRow(unit) ?? []),
  );
}

export function listRoles(core: TenantCore, environment: EnvironmentState, call: Call): Reply {
  demandPrivilege(call, findActor(core, environment, call), 'prvReadRole');
  return answerList(
    call,
    role,
    [...environment.roles.values()].flatMap((copy) => roleRow(environment, copy) ?? []),
  );
}

/** A body with known, writable names only. The lookup of the business unit becomes its column. */
export function writeBody(call: Call): JsonObject {
  if (!isObject(call.body)) return unknownName(call, 'A JSON object was expected in the request payload.');
  const unknown = Object.keys(call.body).find(
    (name) => !systemuser.writable.has(name) && !systemuser.columns.has(name),
  );
  if (unknown !== undefined) {
    const inner = `An undeclared property '${unknown}' which only has property annotations in the payload but no property value was found in the payload. In OData, only declared navigation properties and declared named streams can be represented as properties without values.`;
    const message = `Error identified in Payload provided by the user for Entity :'systemusers', For more information on this error please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : Microsoft.OData.ODataException: ${inner}`;
    return refuseWith(call, 400, '0x80048d19', message);
  }
  if (Object.keys(call.body).some((name) => !systemuser.writable.has(name))) refuse(call, 400, 'invalidUpdate');
  return call.body;
}

/** PATCH: an update, and without `If-Match` also a creation when the row is missing. */
export function patchUser(core: TenantCore, environment: EnvironmentState, call: Call): Reply {
  const actor = findActor(core, environment, call);
  demandPrivilege(call, actor, 'prvWriteUser');
  const body = writeBody(call);
  const id = keyOf(call);
  const user = environment.users.get(id)?.current();

  if (!user) return upsert(core, environment, call, actor, id, body);
  if (header(call, 'if-none-match') === '*') {
    return refuseWith(call, 412, '0x80060891', 'A record with matching key values already exists.');
  }
  checkVersion(environment, call, user);
  return update(environment, call, actor, user, body);
}

function upsert(
  core: TenantCore,
  environment: EnvironmentState,
  call: Call,
  actor: Actor,
  id: string,
  body: JsonObject,
): Reply {
  if (header(call, 'if-match') !== undefined) return notFound(call, 'systemuser', id);
  demandPrivilege(call, actor, 'prvCreateUser');
  return createUserRow(core, environment, call, { ...body, systemuserid: id });
}

function checkVersion(environment: EnvironmentState, call: Call, user: SystemUser): void {
  const expected = header(call, 'if-match');
  if (expected === undefined || expected === '*') return;
  if (!environment.switches.optimisticConcurrency) refuse(call, 400, 'concurrencyOff');
  if (expected === etagOf(user)) return;
  refuseWith(
    call,
    412,
    '0x80060882',
    "The version of the existing record doesn't match the RowVersion property provided.",
  );
}

function update(environment: EnvironmentState, call: Call, actor: Actor, user: SystemUser, body: JsonObject): Reply {
  if ('accessmode' in body) demandAccessModeRight(environment, call, actor);
  const change = checkUserUpdate(environment, call, user, body);
  const id = String(user.columns.systemuserid);
  const next = changeSystemUser(environment, call.now, call.caller.appId, id, change);

  const names = Object.keys(change.columns);
  const part = ({ columns }: SystemUser) => Object.fromEntries(names.map((name) => [name, columns[name]]));
  call.note({ kind: 'systemuser', id, before: part(user), after: part(next) });
  return written(environment, call, next);
}
