import { isoTime, type JsonObject } from '../core/calls';
import type { TenantCore } from '../core/tenant-core';
import { isEntitled } from '../directory/licenses';
import type { UserState } from '../directory/model';
import {
  AccessMode,
  addSystemUser,
  changeSystemUser,
  countsAsNonInteractive,
  nonInteractiveCount,
  type EnvironmentState,
  type SystemUser,
} from './environment';

const SYNC = 'synchronisation';

/** Plans what the background synchronisation of every environment does about a user that changed at `at`. */
export function planSync(core: TenantCore, userId: string, at: number): void {
  const { userSyncMs, licenseSyncMs, deletionSyncMs } = core.settings.delays;
  for (const environment of core.environments.values()) {
    for (const delay of new Set([userSyncMs, licenseSyncMs, deletionSyncMs])) {
      core.timeline.plan(at + delay, (due) => syncUser(core, environment, userId, due));
    }
  }
}

/** What Dataverse sees of the directory at this moment; its view lags. */
interface Sight {
  readonly user: UserState;
  readonly licensed: boolean;
  /** Enabled in Entra, and a direct member of the security group if the environment has one: now or one visit ago. */
  readonly admitted: boolean;
  /** The same, now and one visit ago. What changed in between is left for the next visit. */
  readonly settled: boolean;
  /** The user is let in now and not by the way: then even what an administrator switched off comes back. */
  readonly accesses: boolean;
}

/** `isKnown`: the user has a row already, so that of one who is new in the directory the licence is seen before the rest. */
function look(
  core: TenantCore,
  environment: EnvironmentState,
  userId: string,
  { at, isKnown }: { readonly at: number; readonly isKnown: boolean },
): Sight | undefined {
  const { userSyncMs } = core.settings.delays;
  const past = core.directory.users.get(userId);
  const user = past?.asOf(at - userSyncMs) ?? (isKnown ? past?.current() : undefined);
  if (!past || !user) return undefined;

  const before = isWelcome(user) && isMember(core, environment, userId, at - userSyncMs);
  const now = canBeAdmitted(core, environment, userId);
  return {
    user,
    licensed: knowsLicense(core, userId, at),
    admitted: before || now,
    settled: before && now,
    accesses: false,
  };
}

function isWelcome(user: UserState | undefined): boolean {
  return user?.life === 'active' && user.properties.accountEnabled === true;
}

/** Nested membership is not enough for the background synchronisation. */
function isMember(core: TenantCore, environment: EnvironmentState, userId: string, at: number): boolean {
  if (!environment.securityGroupId) return true;
  return core.directory.groups.get(environment.securityGroupId)?.asOf(at)?.members.includes(userId) ?? false;
}

export function findByObjectId(environment: EnvironmentState, objectId: string): SystemUser | undefined {
  return [...environment.users.values()]
    .map((user) => user.current())
    .find(({ columns }) => columns.azureactivedirectoryobjectid === objectId && columns.applicationid === null);
}

/** One visit of the synchronisation to one user. */
export function syncUser(core: TenantCore, environment: EnvironmentState, userId: string, at: number): void {
  const row = findByObjectId(environment, userId);
  const sight = look(core, environment, userId, { at, isKnown: row !== undefined });
  if (!row) {
    if (sight?.settled && isEntitled(core.directory, sight.user)) createRow(core, environment, sight, at);
    return;
  }
  if (sight) updateRow(core, environment, row, sight, at);
}

/** Brings a user in at once, for `addUser` and for an access of its own, as far as the directory entitles it. */
export function admit(core: TenantCore, environment: EnvironmentState, userId: string, at: number): void {
  const user = core.directory.users.get(userId)?.current();
  if (!user || !canBeAdmitted(core, environment, userId)) return;

  const row = findByObjectId(environment, userId);
  const sight = { user, licensed: knowsLicense(core, userId, at), admitted: true, settled: true, accesses: true };
  if (row) updateRow(core, environment, row, sight, at);
  else if (isEntitled(core.directory, user)) createRow(core, environment, sight, at);
}

/** Whether the directory, as it is now, lets this user into the environment. */
export function canBeAdmitted(core: TenantCore, environment: EnvironmentState, userId: string): boolean {
  return (
    isWelcome(core.directory.users.get(userId)?.current()) &&
    isMember(core, environment, userId, Number.POSITIVE_INFINITY)
  );
}

/** Whether Dataverse has already noticed that this user holds a licence. */
export function knowsLicense(core: TenantCore, userId: string, at: number): boolean {
  const seen = core.directory.users.get(userId)?.asOf(at - core.settings.delays.licenseSyncMs);
  return seen !== undefined && isEntitled(core.directory, seen);
}

function applies(to: boolean | RegExp, user: UserState): boolean {
  return typeof to === 'boolean' ? to : to.test(String(user.properties.userPrincipalName));
}

function createRow(core: TenantCore, environment: EnvironmentState, sight: Sight, at: number): void {
  const { switches } = environment;
  if (applies(switches.neverArrives, sight.user)) return;

  const bornDisabled = applies(switches.bornDisabled, sight.user);
  const systemuserid = core.settings.newId();
  addSystemUser(environment, at, SYNC, {
    columns: {
      ...namesOf(sight.user),
      systemuserid,
      azureactivedirectoryobjectid: sight.user.id,
      internalemailaddress: sight.user.properties.mail ?? sight.user.properties.userPrincipalName,
      islicensed: sight.licensed,
      isdisabled: bornDisabled,
    },
    ...(bornDisabled ? { disabledBy: 'birth' as const } : {}),
  });
  if (bornDisabled) endBirth(core, environment, sight.user.id, systemuserid, at + core.settings.delays.bornDisabledMs);
}

function endBirth(
  core: TenantCore,
  environment: EnvironmentState,
  userId: string,
  systemuserid: string,
  due: number,
): void {
  core.timeline.plan(due, (at) => {
    const row = environment.users.get(systemuserid)?.current();
    if (row?.disabledBy !== 'birth') return;

    changeSystemUser(environment, at, SYNC, systemuserid, { disabledBy: 'sync' });
    syncUser(core, environment, userId, at);
  });
}

/** A blank first name becomes `#`. */
function namesOf(user: UserState): JsonObject {
  const { givenName, surname, displayName, userPrincipalName } = user.properties;
  return {
    firstname: givenName || '#',
    lastname: surname || displayName || userPrincipalName,
    domainname: userPrincipalName,
  };
}

function updateRow(core: TenantCore, environment: EnvironmentState, row: SystemUser, sight: Sight, at: number): void {
  const wanted =
    sight.user.life === 'active' ? stateOf(environment, row, sight) : deletionOf(core, row, sight.user, at);
  const changed = Object.entries(wanted.columns).some(([column, value]) => row.columns[column] !== value);
  if (!changed) return;
  changeSystemUser(environment, at, SYNC, String(row.columns.systemuserid), wanted);
}

type RowChange = { readonly columns: JsonObject; readonly disabledBy: SystemUser['disabledBy'] };

function stateOf(environment: EnvironmentState, row: SystemUser, sight: Sight): RowChange {
  const lostLicense = row.columns.islicensed === true && !sight.licensed;
  const resets = lostLicense && applies(environment.switches.resetAccessModeOnUnlicense, sight.user);
  const accessmode = resets ? AccessMode.readWrite : row.columns.accessmode;
  const exempt = accessmode === AccessMode.nonInteractive || row.columns.setupuser === true;
  const allowed = sight.admitted && (sight.licensed || exempt);
  const columns = { ...namesOf(sight.user), islicensed: sight.licensed, accessmode, azurestate: 0 };

  if (!allowed) {
    const alreadyOff = row.columns.isdisabled === true;
    return { columns: { ...columns, isdisabled: true }, disabledBy: alreadyOff ? row.disabledBy : 'sync' };
  }
  const mayComeBack = sight.accesses || (sight.settled && row.disabledBy === 'sync');
  const comesBack = mayComeBack && hasRoom(environment, row);
  const isdisabled = comesBack ? false : row.columns.isdisabled;
  return { columns: { ...columns, isdisabled }, disabledBy: isdisabled ? row.disabledBy : undefined };
}

function hasRoom(environment: EnvironmentState, row: SystemUser): boolean {
  const enabled = { ...row, columns: { ...row.columns, isdisabled: false } };
  return !countsAsNonInteractive(enabled) || nonInteractiveCount(environment) < environment.maxNonInteractiveUsers;
}

/** Dataverse notices a deletion late, keeps the row, and rewrites its name. */
function deletionOf(core: TenantCore, row: SystemUser, user: UserState, at: number): RowChange {
  const noticed = core.directory.users.get(user.id)?.asOf(at - core.settings.delays.deletionSyncMs)?.life;
  if (noticed === undefined || noticed === 'active') {
    return { columns: { islicensed: false, isdisabled: true }, disabledBy: row.disabledBy ?? 'sync' };
  }
  return {
    columns: {
      islicensed: false,
      isdisabled: true,
      azurestate: noticed === 'deleted' ? 1 : 2,
      azuredeletedon: row.columns.azuredeletedon ?? isoTime(at),
      domainname: user.properties.userPrincipalName,
    },
    disabledBy: row.disabledBy ?? 'sync',
  };
}
