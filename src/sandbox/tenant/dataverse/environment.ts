import { createHash } from 'node:crypto';
import { isoTime, type JsonObject } from '../core/calls';
import { versioned, type Versioned } from '../core/versioned';
import { blankRow, systemuser } from './columns';

export const AccessMode = {
  readWrite: 0,
  administrative: 1,
  read: 2,
  supportUser: 3,
  nonInteractive: 4,
  delegatedAdmin: 5,
} as const;

/** A row of `systemuser` with what belongs to it but is not a column. */
export interface SystemUser {
  readonly columns: JsonObject;
  readonly roleIds: readonly string[];
  /** Why it is off. Only what the synchronisation switched off comes back by itself; `birth` ends after a while. */
  readonly disabledBy: 'sync' | 'admin' | 'birth' | undefined;
  readonly ownsWorkflows: boolean;
}

export interface BusinessUnit {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
}

/** One copy of a security role; every business unit has its own. */
export interface RoleCopy {
  readonly id: string;
  readonly name: string;
  readonly businessUnitId: string;
  /** The copy in the root business unit. */
  readonly rootId: string;
  readonly privileges: readonly string[];
  /** Which of Microsoft's own roles it is; null for others. */
  readonly templateId: string | null;
}

/** Behaviour that differs between real environments, or that a story needs. A RegExp limits it to matching names. */
export interface Switches {
  readonly resetAccessModeOnUnlicense: boolean | RegExp;
  readonly bornDisabled: boolean | RegExp;
  readonly neverArrives: boolean | RegExp;
  /**
   * Whether an application may change an access mode: yes, or refused because it lacks the privilege, or by a plug-in of
   * the environment. People with the role may in each case.
   */
  readonly accessModeOfApps: 'allowed' | 'privilege-missing' | 'plug-in';
  /** Whether a request on behalf of somebody who is entitled lets them in, as an access of their own does. Not documented. */
  readonly admitsImpersonated: boolean;
  /** PATCH accessmode 4 to 0 for an unlicensed user: refused (true), or obeyed and the user disabled (false). */
  readonly refusesReadWriteForUnlicensed: boolean;
  /** How RetrieveOrganizationResources answers. */
  readonly organizationResources: 'ok' | 'forbidden' | 'missing' | 'absurd';
  readonly optimisticConcurrency: boolean;
  readonly allowsRolesOnDisabledUsers: boolean;
  /** Whether a move to another business unit takes away the roles (OrgDB setting DoNotRemoveRolesOnChangeBusinessUnit). */
  readonly removesRolesOnMove: boolean;
  /** Assigning a role twice: an error (true) or nothing (false). */
  readonly refusesDuplicateRole: boolean;
}

export const usualSwitches: Switches = {
  resetAccessModeOnUnlicense: false,
  bornDisabled: false,
  neverArrives: false,
  accessModeOfApps: 'allowed',
  admitsImpersonated: false,
  refusesReadWriteForUnlicensed: true,
  organizationResources: 'ok',
  optimisticConcurrency: true,
  allowsRolesOnDisabledUsers: false,
  removesRolesOnMove: true,
  refusesDuplicateRole: false,
};

/** Service-protection limits per caller; times in ms. */
interface ProtectionLimits {
  readonly requests: number;
  readonly windowMs: number;
  readonly executionMs: number;
  readonly concurrency: number;
}

export const usualLimits: ProtectionLimits = {
  requests: 6000,
  windowMs: 300_000,
  executionMs: 1_200_000,
  concurrency: 52,
};

export interface EnvironmentState {
  readonly id: string;
  readonly displayName: string;
  readonly uniqueName: string;
  /** Microsoft's address of the organisation, without a slash at the end. */
  readonly url: string;
  readonly organizationId: string;
  readonly environmentSku: 'Production' | 'Sandbox' | 'Developer' | 'Trial';
  readonly isDefault: boolean;
  readonly location: string;
  securityGroupId: string | undefined;
  maxNonInteractiveUsers: number;
  limits: ProtectionLimits;
  switches: Switches;
  readonly businessUnits: Map<string, BusinessUnit>;
  readonly roles: Map<string, RoleCopy>;
  readonly users: Map<string, Versioned<SystemUser>>;
  nextVersion(): number;
}

export function rootBusinessUnit(environment: EnvironmentState): BusinessUnit {
  const root = [...environment.businessUnits.values()].find(({ parentId }) => parentId === null);
  if (!root) throw new Error(`The environment ${environment.displayName} has no root business unit.`);
  return root;
}

/** The id of a role's copy in a business unit: always the same for the same pair. */
export function copyId(rootId: string, businessUnitId: string): string {
  const hex = createHash('sha1').update(`${rootId}/${businessUnitId}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/**
 * Puts a role into every business unit of the environment; the root copy keeps `rootId`. A role that was made in a unit
 * below (`madeIn`) is there alone, under that id.
 */
export function addRole(
  environment: EnvironmentState,
  rootId: string,
  role: Pick<RoleCopy, 'name' | 'privileges' | 'templateId'> & { readonly madeIn?: string | undefined },
): void {
  const { name, privileges, templateId, madeIn } = role;
  const root = rootBusinessUnit(environment);
  const home = madeIn ?? root.id;
  for (const { id: businessUnitId } of environment.businessUnits.values()) {
    if (madeIn !== undefined && businessUnitId !== madeIn) continue;
    const id = businessUnitId === home ? rootId : copyId(rootId, businessUnitId);
    environment.roles.set(id, { id, name, businessUnitId, rootId, privileges, templateId });
  }
}

/** Adds a row. Columns not given are null, and the names follow from each other as in Dataverse. */
export function addSystemUser(
  environment: EnvironmentState,
  at: number,
  by: string,
  row: {
    readonly columns: JsonObject;
    readonly roleIds?: readonly string[];
    readonly disabledBy?: SystemUser['disabledBy'];
  },
): SystemUser {
  const user: SystemUser = {
    columns: stamp(environment, at, {
      ...blankRow(systemuser),
      accessmode: AccessMode.readWrite,
      isdisabled: false,
      islicensed: false,
      issyncwithdirectory: true,
      isintegrationuser: false,
      setupuser: false,
      azurestate: 0,
      deletedstate: 0,
      caltype: 0,
      userlicensetype: -1,
      emailrouteraccessapproval: 0,
      incomingemaildeliverymethod: 2,
      outgoingemaildeliverymethod: 2,
      organizationid: environment.organizationId,
      _businessunitid_value: rootBusinessUnit(environment).id,
      createdon: isoTime(at),
      ...row.columns,
    }),
    roleIds: row.roleIds ?? [],
    disabledBy: row.disabledBy,
    ownsWorkflows: false,
  };
  environment.users.set(String(user.columns.systemuserid), versioned(at, user, by));
  return user;
}

/** Writes a row: new version number, new time of change, full name from its parts. */
export function changeSystemUser(
  environment: EnvironmentState,
  at: number,
  by: string,
  id: string,
  change: Partial<Omit<SystemUser, 'columns'>> & { readonly columns?: JsonObject },
): SystemUser {
  const row = environment.users.get(id);
  if (!row) throw new Error(`The environment ${environment.displayName} has no user ${id}.`);

  const current = row.current();
  const columns = change.columns ? stamp(environment, at, { ...current.columns, ...change.columns }) : current.columns;
  const next = { ...current, ...change, columns };
  row.write(at, next, by);
  return next;
}

function stamp(environment: EnvironmentState, at: number, columns: JsonObject): JsonObject {
  const fullname = [columns.firstname, columns.lastname]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' ');
  return {
    ...columns,
    fullname,
    yomifullname: fullname,
    modifiedon: isoTime(at),
    versionnumber: environment.nextVersion(),
  };
}

export function etagOf(user: SystemUser): string {
  return `W/"${String(user.columns.versionnumber)}"`;
}

/** Takes one of the slots: people, enabled, not deleted. Application users have the mode as well but do not count. */
export function countsAsNonInteractive({ columns }: SystemUser): boolean {
  return (
    columns.accessmode === AccessMode.nonInteractive &&
    columns.isdisabled === false &&
    columns.applicationid === null &&
    columns.deletedstate === 0
  );
}

export function nonInteractiveCount(environment: EnvironmentState): number {
  return [...environment.users.values()].filter((user) => countsAsNonInteractive(user.current())).length;
}
