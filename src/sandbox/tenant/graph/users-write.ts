import { isObject, isoTime, text, type Call, type JsonObject, type Reply } from '../core/calls';
import type { ServiceApp } from '../core/service';
import type { TenantCore } from '../core/tenant-core';
import { isSynced, type UserState } from '../directory/model';
import { actionBody } from './collections';
import { badRequest, refuse } from './errors';
import type { Locks } from './locks';
import { demand, permissions } from './permissions';
import { masteredUserProperties, userSchema } from './schema';
import { checkNameIsFree, checkRequired, checkValues, userBody } from './user-rules';
import { findUserToWrite, userRow } from './views';

export function addUserWrites(core: TenantCore, service: ServiceApp, locks: Locks): void {
  service.route('post', '/v1.0/users', (call) => createUser(core, call));
  service.route('patch', '/v1.0/users/:user', (call) => {
    const body = demandUpdate(call);
    const user = findUserToWrite(core, call);
    return locks.exclusive(call, user.id, () => updateUser(core, call, user, body));
  });
  service.route('delete', '/v1.0/users/:user', (call) => {
    demand(call, permissions.deleteUser);
    const user = findUserToWrite(core, call);
    refuseForAdmin(call, user);
    return locks.exclusive(call, user.id, () => deleteUser(core, call, user));
  });
  service.route('post', '/v1.0/users/:user/revokeSignInSessions', (call) => revokeSessions(core, call));
}

function createUser(core: TenantCore, call: Call): Reply {
  demand(call, permissions.createUser);
  const { passwordProfile, ...body } = userBody(call);
  checkRequired(call, { passwordProfile, ...body });
  checkValues(core, call, { passwordProfile, ...body });
  checkNameIsFree(core, call, text(body.userPrincipalName));
  if (typeof body.onPremisesImmutableId === 'string' && !isFederated(core, text(body.userPrincipalName))) {
    badRequest(call, 'The onPremisesImmutableId can be set only for a user of a federated domain.');
  }

  const user: UserState = {
    id: core.settings.newId(),
    properties: { userType: 'Member', usageLocation: null, createdDateTime: isoTime(call.now), ...body },
    assignments: [],
    life: 'active',
    isDirectoryAdmin: false,
    requiresMfa: false,
  };
  core.directory.addUser(call.now, user, call.caller.appId);
  if (isObject(passwordProfile)) setPassword(core, user.id, passwordProfile);
  call.note({ kind: 'user', id: user.id, before: null, after: user.properties });
  return { status: 201, body: userBodyReply(core, call, user) };
}

function userBodyReply(core: TenantCore, call: Call, user: UserState): JsonObject {
  const row = userRow(core, user);
  const body = Object.fromEntries(userSchema.defaults.map((name) => [name, row[name] ?? null]));
  return { '@odata.context': `${call.base}/v1.0/$metadata#users/$entity`, ...body };
}

function isFederated(core: TenantCore, upn: string): boolean {
  const domain = upn.split('@')[1]?.toLowerCase();
  return core.settings.domains.some(({ name, federated }) => name === domain && federated === true);
}

function setPassword(core: TenantCore, userId: string, profile: JsonObject): void {
  const mustChange = profile.forceChangePasswordNextSignIn ?? true;
  core.directory.secrets.set(userId, String(profile.password), mustChange === true);
}

/** The body, after checking that the caller may change all it names. */
function demandUpdate(call: Call): JsonObject {
  const names = Object.keys(isObject(call.body) ? call.body : {});
  if (names.includes('passwordProfile')) demand(call, permissions.setPassword);

  const others = names.filter((name) => name !== 'passwordProfile');
  if (others.length > 0 || names.length === 0) {
    const onlyEnables = others.length > 0 && others.every((name) => name === 'accountEnabled');
    demand(call, onlyEnables ? permissions.enableUser : permissions.updateUser);
  }
  const body = userBody(call);
  if (Object.keys(body).length === 0) badRequest(call, 'The request body must name at least one property.');
  return body;
}

function updateUser(core: TenantCore, call: Call, user: UserState, body: JsonObject): Reply {
  checkValues(core, call, body);
  if ('accountEnabled' in body || 'passwordProfile' in body || 'userPrincipalName' in body) refuseForAdmin(call, user);
  if (isSynced(user.properties)) refuseMastered(core, call, user, body);
  if (body.userPrincipalName !== undefined) checkNameIsFree(core, call, text(body.userPrincipalName), user.id);

  const { passwordProfile, ...changes } = body;
  const passwordChange = passwordProfile === undefined ? {} : { lastPasswordChangeDateTime: isoTime(call.now) };
  core.directory.changeUser(call.now, user.id, call.caller.appId, (current) => ({
    ...current,
    properties: { ...current.properties, ...changes, ...passwordChange },
  }));
  if (isObject(passwordProfile)) setPassword(core, user.id, passwordProfile);

  call.note({ kind: 'user', id: user.id, before: pickChanged(user.properties, body), after: body });
  return { status: 204 };
}

function pickChanged(properties: JsonObject, body: JsonObject): JsonObject {
  const names = Object.keys(body).filter((name) => name !== 'passwordProfile');
  return Object.fromEntries(names.map((name) => [name, properties[name] ?? null]));
}

/** Attributes that come from Active Directory can be changed only there; a federated domain also owns the password policy. */
function refuseMastered(core: TenantCore, call: Call, user: UserState, body: JsonObject): void {
  const mastered = Object.keys(body).some((name) => masteredUserProperties.includes(name));
  const policy = 'passwordPolicies' in body && isFederated(core, String(user.properties.userPrincipalName));
  if (!mastered && !policy) return;
  badRequest(
    call,
    'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
  );
}

function refuseForAdmin(call: Call, user: UserState): void {
  if (!user.isDirectoryAdmin) return;
  refuse(call, 403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

const DAYS_30 = 30 * 24 * 60 * 60 * 1000;

function deleteUser(core: TenantCore, call: Call, user: UserState): Reply {
  const view = { now: call.now, lagMs: 0, stale: false };
  for (const groupId of core.directory.groupsOf(user.id, view, false)) {
    core.directory.setMembership(call.now, groupId, user.id, false, call.caller.appId);
  }

  // Entra frees the name by putting the id in front of it.
  const freedName = `${user.id.replaceAll('-', '')}${String(user.properties.userPrincipalName)}`;
  core.directory.changeUser(call.now, user.id, call.caller.appId, (current) => ({
    ...current,
    life: 'deleted',
    assignments: [],
    properties: { ...current.properties, userPrincipalName: freedName, deletedDateTime: isoTime(call.now) },
  }));
  core.timeline.plan(call.now + DAYS_30, (at) => {
    const current = core.directory.users.get(user.id)?.current();
    if (current?.life !== 'deleted') return;
    core.directory.changeUser(at, user.id, 'retention', (each) => ({ ...each, life: 'purged' }));
  });
  call.note({ kind: 'user', id: user.id, before: user.properties, after: null });
  return { status: 204 };
}

function revokeSessions(core: TenantCore, call: Call): Reply {
  demand(call, permissions.revokeSessions);
  if (call.body !== undefined) actionBody(call, []);
  const user = findUserToWrite(core, call);

  const signInSessionsValidFromDateTime = isoTime(call.now);
  core.directory.changeUser(call.now, user.id, call.caller.appId, (current) => ({
    ...current,
    properties: { ...current.properties, signInSessionsValidFromDateTime },
  }));
  call.note({ kind: 'user', id: user.id, before: null, after: { signInSessionsValidFromDateTime } });
  return { status: 200, body: { '@odata.context': `${call.base}/v1.0/$metadata#Edm.Boolean`, value: true } };
}
