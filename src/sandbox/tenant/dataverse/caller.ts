import { header, isGuid, type Call } from '../core/calls';
import type { TenantCore } from '../core/tenant-core';
import { AccessMode, type EnvironmentState, type SystemUser } from './environment';
import { refuse } from './errors';
import { roleTemplates } from './role-templates';
import { admit, findByObjectId } from './sync';

/** The user in whose name a request runs, with the privileges that count for it. */
export interface Actor {
  readonly user: SystemUser;
  readonly id: string;
  may(privilege: string): boolean;
  readonly isSystemAdministrator: boolean;
}

/** Finds the caller's row and, with `CallerObjectId` or `MSCRMCallerID`, the row to act for. Ends with 403 where none fits. */
export function findActor(core: TenantCore, environment: EnvironmentState, call: Call): Actor {
  const own = findCaller(core, environment, call);
  const target = findImpersonated(core, environment, call);
  if (!target) return actorOf(environment, call, own, [own]);

  const caller = actorOf(environment, call, own, [own]);
  if (!caller.may('prvActOnBehalfOfAnotherUser')) demandFailed(call, caller, 'prvActOnBehalfOfAnotherUser');
  return actorOf(environment, call, target, [own, target]);
}

function findCaller(core: TenantCore, environment: EnvironmentState, call: Call): SystemUser {
  const { caller } = call;
  if (caller.kind === 'app') {
    const row = [...environment.users.values()]
      .map((user) => user.current())
      .find(({ columns }) => columns.applicationid === caller.appId && columns.deletedstate === 0);
    return row ?? refuse(call, 403, 'notAMember');
  }

  // A person who is entitled is added or enabled by the mere access.
  admit(core, environment, caller.objectId, call.now);
  return findByObjectId(environment, caller.objectId) ?? refuse(call, 403, 'notAMember');
}

function findImpersonated(core: TenantCore, environment: EnvironmentState, call: Call): SystemUser | undefined {
  const objectId = header(call, 'callerobjectid');
  const userId = header(call, 'mscrmcallerid');
  if (objectId === undefined && userId === undefined) return undefined;

  if (environment.switches.admitsImpersonated && isGuid(objectId))
    admit(core, environment, objectId.toLowerCase(), call.now);
  const target = isGuid(objectId)
    ? findByObjectId(environment, objectId.toLowerCase())
    : environment.users.get((userId ?? '').toLowerCase())?.current();
  return target ?? refuse(call, 403, 'notAMember');
}

function actorOf(environment: EnvironmentState, call: Call, user: SystemUser, together: readonly SystemUser[]): Actor {
  if (user.columns.isdisabled === true) refuse(call, 403, 'disabledCaller');

  const roles = together.map((each) => each.roleIds.map((id) => environment.roles.get(id)));
  const isSystemAdministrator = roles.every((held) =>
    held.some((role) => role?.templateId === roleTemplates['System Administrator']),
  );
  return {
    user,
    id: String(user.columns.systemuserid),
    isSystemAdministrator,
    may: (privilege) => roles.every((held) => held.some((role) => allows(role?.privileges ?? [], privilege))),
  };
}

function allows(privileges: readonly string[], privilege: string): boolean {
  return privileges.includes('*') || privileges.includes(privilege);
}

/** Ends with 403 unless the actor holds the privilege. */
export function demandPrivilege(call: Call, actor: Actor, privilege: string): void {
  if (!actor.may(privilege)) demandFailed(call, actor, privilege);
}

function demandFailed(call: Call, actor: Actor, privilege: string): never {
  return refuse(call, 403, 'privilege', `Principal user (Id=${actor.id}, type=8) is missing ${privilege} privilege.`);
}

/** Only a System Administrator may change an access mode, and a person only with full access (application users are apart). */
export function demandAccessModeRight(environment: EnvironmentState, call: Call, actor: Actor): void {
  const { applicationid, accessmode } = actor.user.columns;
  if (applicationid !== null) demandAccessModeForApps(environment, call);
  const full = applicationid !== null || accessmode === AccessMode.readWrite;
  if (!actor.isSystemAdministrator || !full) refuse(call, 403, 'accessModeNeedsAdmin');
}

function demandAccessModeForApps({ switches }: EnvironmentState, call: Call): void {
  if (switches.accessModeOfApps === 'privilege-missing') refuse(call, 403, 'privilege');
  if (switches.accessModeOfApps === 'plug-in') refuse(call, 400, 'abortedByPlugIn');
}
