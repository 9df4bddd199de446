import type { DirectoryUser, Systemuser } from '../../../src/recipe/ports';

/** Everything Microsoft's side knows at one moment. Never changed in place, so every older state stays readable. */
export interface TenantState {
  readonly users: Readonly<Record<string, TenantUser>>;
  readonly rows: Readonly<Record<string, Systemuser>>;
  /** Of the group that gates the environment. */
  readonly members: readonly string[];
  /** Of the group of all accounts of the desk. */
  readonly accountMembers: readonly string[];
  readonly vault: Readonly<Record<string, string>>;
  /** Licence units that were given up but are not counted as free before `at`. */
  readonly freed: readonly { readonly skuId: string; readonly at: number }[];
}

export interface TenantUser extends DirectoryUser {
  readonly password: string;
  /** Until then other replicas answer 404. */
  readonly replicatedAt: number;
}

export const groupId = 'group-environment';
export const accountGroupId = 'group-accounts';
export const sku = 'sku-sales';
/** Where the platform makes every row, and where the settings want those of the desk. */
export const rootUnit = 'unit-root';
export const ownUnit = 'unit-integrations';
/** The role of the settings there, which every request here is about. */
export const decidedRole = 'role-integration';

export function user(id: string, change: Partial<TenantUser> = {}): TenantUser {
  return {
    id,
    userPrincipalName: `${id}@contoso.onmicrosoft.com`,
    displayName: id,
    accountEnabled: true,
    userType: 'Member',
    usageLocation: 'DE',
    employeeId: null,
    passwordPolicies: 'DisablePasswordExpiration',
    createdDateTime: null,
    onPremisesSyncEnabled: null,
    onPremisesSamAccountName: null,
    onPremisesDomainName: null,
    onPremisesProvisioningErrors: [],
    assignedLicenses: [],
    licenseAssignmentStates: [],
    password: '',
    replicatedAt: 0,
    ...change,
  };
}

export function licensed(one: TenantUser, disabledPlans: readonly string[] = []): TenantUser {
  return {
    ...one,
    assignedLicenses: [{ skuId: sku, disabledPlans }],
    licenseAssignmentStates: [{ skuId: sku, disabledPlans, assignedByGroup: null, state: 'Active', error: null }],
  };
}

export function unlicensed(one: TenantUser): TenantUser {
  return { ...one, assignedLicenses: [], licenseAssignmentStates: [] };
}

export function row(systemuserid: string, userId: string, change: Partial<Systemuser> = {}): Systemuser {
  return {
    systemuserid,
    fullname: userId,
    domainname: `${userId}@contoso.onmicrosoft.com`,
    azureactivedirectoryobjectid: userId,
    accessmode: 0,
    isdisabled: false,
    islicensed: true,
    applicationid: null,
    deletedstate: 0,
    businessUnitId: rootUnit,
    createdon: '2026-01-01T00:00:00Z',
    roles: [],
    ...change,
  };
}

export function countsAsNonInteractive(one: Systemuser): boolean {
  return one.accessmode === 4 && !one.isdisabled && one.deletedstate === 0 && one.applicationid === null;
}

export function nonInteractive(state: TenantState): readonly Systemuser[] {
  return Object.values(state.rows).filter(countsAsNonInteractive);
}

/** Where the members of a group stand. */
export function listOf(group: string): 'members' | 'accountMembers' {
  return group === accountGroupId ? 'accountMembers' : 'members';
}
