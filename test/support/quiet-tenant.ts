import type { Crm, Directory, DirectoryUser, Systemuser } from '../../src/recipe/ports';
import { createJobHandlers } from '../../src/usecases/background';
import type { Background } from '../../src/usecases/background';
import { dana, lee, olga, ravi } from './cast';
import type { Office } from './office';

type Answers = { -readonly [Name in keyof Directory]?: Directory[Name] } & {
  -readonly [Name in keyof Crm]?: Crm[Name];
};

/** Somebody in Entra: an enabled member of the tenant, but for what the test says. */
export function userOf(
  { aadObjectId: id, name }: { readonly aadObjectId: string; readonly name: string },
  change: Partial<DirectoryUser> = {},
): DirectoryUser {
  const userPrincipalName = `${name.toLowerCase().replace(/\W+/g, '.')}@contoso.com`;
  const nothing = { assignedLicenses: [], licenseAssignmentStates: [], employeeId: null, onPremisesSyncEnabled: null };
  const user = { id, displayName: name, userPrincipalName, accountEnabled: true, userType: 'Member', ...nothing };
  return { ...user, ...change } as DirectoryUser;
}

/** A row of Dynamics 365, enabled and interactive, but for what the test says. */
export function rowOf(systemuserid: string, change: Partial<Systemuser> = {}): Systemuser {
  const names = { fullname: `Name of ${systemuserid}`, domainname: `${systemuserid}@contoso.com` };
  const state = { accessmode: 0, isdisabled: false, islicensed: true, applicationid: null, deletedstate: 0 };
  const rest = { azureactivedirectoryobjectid: null, businessUnitId: 'root', createdon: '2028-01-01T00:00:00Z' };
  return { systemuserid, ...names, ...state, ...rest, roles: [], ...change };
}

/** A product with units in force; none in use. */
export function skuOf(skuId: string, enabled: number, consumedUnits = 0) {
  const prepaidUnits = { enabled, suspended: 0, warning: 0, lockedOut: 0 };
  return { skuId, skuPartNumber: 'X', capabilityStatus: 'Enabled', appliesTo: 'User', consumedUnits, prepaidUnits };
}

/**
 * A tenant in which nothing stands in the way: Ravi and Olga are there, Dana and Lee are in the group of the approvers, every
 * name is free, every role exists, and there is one unit of the licence of the samples. `change` is what it answers instead.
 */
export function quietTenant(change: Answers = {}): Answers {
  const people = [ravi, olga, dana, lee];
  const found = async (id: string) => people.filter(({ aadObjectId }) => aadObjectId === id).map((one) => userOf(one));
  const quiet: Answers = {
    userById: async (id) => (await found(id))[0] ?? null,
    usersById: async (ids) => Promise.all(ids.map(async (id) => (await tenant.userById?.(id)) ?? null)),
    userByUpn: async () => null,
    isSoftDeleted: async () => false,
    usersHolding: async () => [],
    groupsHolding: async () => [],
    groupMembers: async () =>
      [dana, lee].map((one) => ({ ...userOf(one), userId: one.aadObjectId, displayName: one.name })),
    checkMemberGroups: async () => [],
    directoryRoles: async () => [],
    subscribedSkus: async () => [skuOf('11111111-1111-4111-8111-111111111111', 1)],
    organizationResources: async () => ({ limit: 7, used: 0 }),
    nonInteractiveUsers: async () => [],
    systemusersByDomainName: async () => [],
    systemuserOf: async () => null,
    businessUnit: async () => ({ businessUnitId: 'root' }),
    rolesInBusinessUnit: async (_environmentId, names) => names.map((name) => ({ name, roleTemplateId: null })),
  };
  const tenant = { ...quiet, ...change };
  return tenant;
}

interface Work extends Partial<Pick<Background, 'startRun'>> {
  readonly tenant?: Answers;
}

/** What works in the background of an office, over a tenant like this. */
export function backgroundOf({ desk }: Office, { tenant = quietTenant(), startRun }: Work = {}): Background {
  const ports = { directory: tenant as Directory, crm: tenant as Crm };
  return { ...desk, ...ports, startRun: startRun ?? (async () => undefined) };
}

export function handlersOf(office: Office, work: Work = {}): ReturnType<typeof createJobHandlers> {
  return createJobHandlers(backgroundOf(office, work));
}

/** Everything that is scheduled: `kind key` and when it is due. */
export async function jobsOf({ books }: Office): Promise<string[]> {
  const rows = await books.database.query('select kind, key, due_at from desk.jobs order by kind, key');
  return rows.map(({ kind, key, due_at: due }) => `${String(kind)} ${String(key)} ${(due as Date).toISOString()}`);
}
