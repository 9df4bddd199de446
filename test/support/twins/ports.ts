import type { DeskSettings } from '../../../src/desk/settings';
import type { Directory, DirectoryGroup, RunPorts, SubscribedSku, Systemuser } from '../../../src/recipe/ports';
import { without } from '../../../src/desk/without';
import { countsAsNonInteractive, user } from '../../faults/world/tenant-state';
import type { TenantUser } from '../../faults/world/tenant-state';
import { answered } from './answers';
import { registerOver } from './books';
import type { TwinBooks } from './books';
import { holding, rowOf } from './tenant';
import type { TwinTenant } from './tenant';

type Call = <T>(op: string, args: readonly unknown[], deed: () => T) => Promise<T>;

interface Under {
  readonly tenant: TwinTenant;
  readonly books: TwinBooks;
  readonly settings: DeskSettings;
  readonly now: () => number;
  readonly write: Call;
  readonly read: Call;
}

/** Ports that answer from the tenant and change it at once. */
export function portsOver(under: Under): RunPorts {
  const { tenant, books, settings, now, write, read } = under;
  const { vault, users } = tenant;
  let passwords = 0;
  return {
    settings,
    clock: { now: () => new Date(now()) },
    register: registerOver(books, () => new Date(now()).toISOString(), under),
    passwords: { newPassword: () => `canary-password-${(passwords += 1)}` },
    vault: {
      address: null,
      putIfAbsent: (name, value, tags) =>
        write('vault.putIfAbsent', [name, tags], () => void (vault.has(name) || vault.set(name, value))),
      read: (name) => read('vault.read', [name], () => vault.get(name) ?? null),
      replace: (name, value, tags) => write('vault.replace', [name, tags], () => void vault.set(name, value)),
      remove: (name) => write('vault.remove', [name], () => void vault.delete(name)),
    },
    directory: directoryOver(under),
    crm: crmOver(under),
    signIn: {
      withPassword: ({ environmentId, clientId, userPrincipalName, password }) =>
        read('signIn.withPassword', [environmentId, clientId, userPrincipalName], () => {
          const found = [...users.values()].find((one) => one.userPrincipalName === userPrincipalName);
          if (found?.password !== password) throw answered('refused', { code: 'sign-in-password' });
        }),
    },
    platform: {
      canAddUser: () => false,
      addUser: (environmentId, id) => write('platform.addUser', [environmentId, id], () => undefined),
    },
  };
}

function directoryOver(under: Under): Directory {
  return { ...looksOver(under), ...accountsOver(under), ...membersOver(under) };
}

function looksOver({ tenant, read }: Under) {
  const { users, deleted, bought } = tenant;
  const named = (upn: string) => [...users.values()].find((one) => one.userPrincipalName === upn) ?? null;
  return {
    userByUpn: (upn: string) => read('directory.userByUpn', [upn], () => named(upn)),
    userById: (id: string) => read('directory.userById', [id], () => users.get(id) ?? null),
    isSoftDeleted: (id: string) => read('directory.isSoftDeleted', [id], () => deleted.has(id)),
    usersById: (ids: readonly string[]) =>
      read('directory.usersById', ids, () => ids.map((id) => users.get(id) ?? null)),
    usersHolding: (name: string) => read('directory.usersHolding', [name], () => []),
    groupsHolding: (address: string) => read('directory.groupsHolding', [address], () => []),
    subscribedSkus: () => read('directory.subscribedSkus', [], () => [...bought].map((one) => skuOf(tenant, one))),
    directoryRoles: (id: string) => read('directory.directoryRoles', [id], () => []),
  };
}

function accountsOver({
  tenant,
  write,
}: Under): Pick<Directory, 'createUser' | 'updateUser' | 'assignLicense' | 'revokeSignInSessions'> {
  const { users } = tenant;
  const change = (id: string, how: (one: TenantUser) => TenantUser) => {
    const one = users.get(id);
    if (!one) throw answered('not-yet', 'object-not-there-yet');
    users.set(id, how(one));
  };
  return {
    createUser: (input) =>
      write('directory.createUser', [without(input, 'password')], () => {
        const { userPrincipalName, employeeId, password, usageLocation } = input;
        const isTaken = [...users.values()].some((one) => one.userPrincipalName === userPrincipalName);
        if (isTaken) throw answered('refused', 'name-taken');
        users.set('u-new', user('u-new', { userPrincipalName, employeeId, password, usageLocation }));
        return { userId: 'u-new' };
      }),
    updateUser: (id, { password, ...part }) =>
      write('directory.updateUser', [id, { ...part, ...(password && { password: 'secret' }) }], () =>
        change(id, (one) => ({ ...one, ...without(part, 'passwordNeverExpires'), ...(password && { password }) })),
      ),
    assignLicense: (id, { add, remove }) =>
      write('directory.assignLicense', [id, { add, remove }], () => {
        const replaced = [...remove, ...add.map(({ skuId }) => skuId)];
        change(id, (one) => holding(withoutLicenses(one, replaced), add));
        if (add.length > 0) bringRows(tenant, id);
      }),
    revokeSignInSessions: (id) => write('directory.revokeSignInSessions', [id], () => void tenant.signedOut.push(id)),
  };
}

/** What a group gives stays. */
function withoutLicenses(one: TenantUser, skuIds: readonly string[]): TenantUser {
  const isKept = ({ skuId }: { skuId: string }) => !skuIds.includes(skuId);
  return {
    ...one,
    assignedLicenses: one.assignedLicenses.filter(isKept),
    licenseAssignmentStates: one.licenseAssignmentStates.filter(
      (each) => each.assignedByGroup !== null || isKept(each),
    ),
  };
}

function membersOver({ tenant: { groups }, write, read }: Under) {
  const members = (id: string) => groups.get(id) ?? new Set<string>();
  const set = (id: string, all: readonly string[]) => void groups.set(id, new Set(all));
  const others = (group: string, id: string) => [...members(group)].filter((one) => one !== id);
  return {
    addToGroup: (group: string, id: string) =>
      write('directory.addToGroup', [group, id], () => set(group, [...members(group), id])),
    removeFromGroup: (group: string, id: string) =>
      write('directory.removeFromGroup', [group, id], () => set(group, others(group, id))),
    isDirectMember: (group: string, id: string) =>
      read('directory.isDirectMember', [group, id], () => members(group).has(id)),
    group: (id: string) => read('directory.group', [id], () => (groups.has(id) ? openGroup(id) : null)),
    groupMembers: (id: string) => read('directory.groupMembers', [id], () => []),
    checkMemberGroups: (id: string) => read('directory.checkMemberGroups', [id], () => []),
  };
}

function openGroup(displayName: string): DirectoryGroup {
  return { displayName, groupTypes: [], isAssignableToRole: false, mailEnabled: false, onPremisesSyncEnabled: false };
}

function skuOf({ users }: TwinTenant, [skuId, enabled]: readonly [string, number]): SubscribedSku {
  const holds = (states: readonly { skuId: string }[]) => states.some((each) => each.skuId === skuId);
  const consumedUnits = [...users.values()].filter((one) => holds(one.licenseAssignmentStates)).length;
  const prepaidUnits = { enabled, suspended: 0, warning: 0, lockedOut: 0 };
  return { skuId, skuPartNumber: skuId, capabilityStatus: 'Enabled', appliesTo: 'User', consumedUnits, prepaidUnits };
}

/** Whoever is licensed and in the group of an environment gets a row there, in the root unit. */
function bringRows({ groups, rows }: TwinTenant, userId: string): void {
  for (const environmentId of ['prod', 'uat']) {
    const id = `${environmentId}-row-new`;
    const has = [...rows].some(
      ([key, one]) => key.startsWith(environmentId) && one.azureactivedirectoryobjectid === userId,
    );
    if (has || !groups.get(`group-${environmentId}`)?.has(userId)) continue;
    rows.set(
      id,
      rowOf(id, userId, { businessUnitId: `${environmentId}-root`, roles: [], accessmode: 0, islicensed: true }),
    );
  }
}

function crmOver(under: Under): RunPorts['crm'] {
  return { ...rowsOver(under), ...unitsOver(under), ...rowChangesOver(under) };
}

type Rows = TwinTenant['rows'];

function rowsIn(rows: Rows, environmentId: string): readonly Systemuser[] {
  return [...rows].filter(([id]) => id.startsWith(environmentId)).map(([, one]) => one);
}

function rowsOver({ tenant: { rows }, read }: Under) {
  const ofUser = (env: string, id: string) =>
    rowsIn(rows, env).find((one) => one.azureactivedirectoryobjectid === id) ?? null;
  const byId = (env: string, id: string) => rowsIn(rows, env).find((one) => one.systemuserid === id) ?? null;
  const counted = (env: string) => rowsIn(rows, env).filter(countsAsNonInteractive);
  const resources = (env: string) => ({ limit: env === 'uat' ? 5 : 9, used: counted(env).length });
  return {
    systemuserOf: (env: string, id: string) => read('crm.systemuserOf', [env, id], () => ofUser(env, id)),
    systemusersByDomainName: (env: string, upn: string) => read('crm.systemusersByDomainName', [env, upn], () => []),
    systemuserById: (env: string, id: string) => read('crm.systemuserById', [env, id], () => byId(env, id)),
    nonInteractiveUsers: (env: string) => read('crm.nonInteractiveUsers', [env], () => counted(env)),
    organizationResources: (env: string) => read('crm.organizationResources', [env], () => resources(env)),
    whoAmIAs: (env: string, id: string) => read('crm.whoAmIAs', [env, id], () => ({ systemuserId: id })),
  };
}

/** Each unit has a copy of each role. */
function unitsOver({ read }: Under) {
  const roleId = (unit: string, name: string) => `${unit}-${name === 'Order Writer' ? 'writer' : 'reader'}`;
  return {
    roleInBusinessUnit: (env: string, name: string, unit: string) =>
      read('crm.roleInBusinessUnit', [env, name, unit], () => ({ roleId: roleId(unit, name), roleTemplateId: null })),
    rolesInBusinessUnit: (env: string, names: readonly string[], unit: string) =>
      read('crm.rolesInBusinessUnit', [env, ...names, unit], () => []),
    businessUnit: (env: string, name: string | undefined) =>
      read('crm.businessUnit', [env, name], () => ({ businessUnitId: `${env}-${name?.toLowerCase() ?? 'root'}` })),
  };
}

function rowChangesOver({ tenant: { rows }, write }: Under) {
  type Change = Partial<Systemuser> | ((one: Systemuser) => Partial<Systemuser>);
  const change = (env: string, id: string, part: Change) => {
    const one = rowsIn(rows, env).find(({ systemuserid }) => systemuserid === id);
    if (!one) throw answered('refused', 'systemuser-missing');
    rows.set(id, { ...one, ...(typeof part === 'function' ? part(one) : part) });
  };
  return {
    moveToBusinessUnit: (env: string, id: string, businessUnitId: string) =>
      write('crm.moveToBusinessUnit', [env, id, businessUnitId], () => change(env, id, { businessUnitId, roles: [] })),
    assignRole: (env: string, id: string, roleid: string) =>
      write('crm.assignRole', [env, id, roleid], () => change(env, id, { roles: [{ roleid, name: 'Order Writer' }] })),
    removeRole: (env: string, id: string, roleid: string) =>
      write('crm.removeRole', [env, id, roleid], () =>
        change(env, id, (one) => ({ roles: one.roles.filter((role) => role.roleid !== roleid) })),
      ),
    setAccessMode: (env: string, id: string, accessmode: number) =>
      write('crm.setAccessMode', [env, id, accessmode], () => change(env, id, { accessmode })),
    disableSystemuser: (env: string, id: string) =>
      write('crm.disableSystemuser', [env, id], () => change(env, id, { isdisabled: true })),
  };
}
