import type { DeskSettings } from '../../../src/desk/settings';
import type { Directory, DirectoryGroup, RunPorts, SubscribedSku, Systemuser } from '../../../src/recipe/ports';
import { without } from '../../../src/desk/without';
import { countsAsNonInteractive, user } from '../../faults/world/tenant-state';
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

function directoryOver({ tenant, write, read }: Under): Directory {
  const { users, groups, deleted } = tenant;
  const change = (id: string, how: (one: ReturnType<typeof user>) => ReturnType<typeof user>) => {
    const one = users.get(id);
    if (!one) throw answered('not-yet', 'object-not-there-yet');
    users.set(id, how(one));
  };
  const members = (id: string) => groups.get(id) ?? new Set<string>();

  return {
    userByUpn: (upn) =>
      read(
        'directory.userByUpn',
        [upn],
        () => [...users.values()].find((one) => one.userPrincipalName === upn) ?? null,
      ),
    userById: (id) => read('directory.userById', [id], () => users.get(id) ?? null),
    isSoftDeleted: (id) => read('directory.isSoftDeleted', [id], () => deleted.has(id)),
    addressHolders: (address) => read('directory.addressHolders', [address], () => []),
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
        const ofGroup = (one: { assignedByGroup: string | null }) => one.assignedByGroup !== null;
        change(id, (one) => {
          const direct = one.assignedLicenses.filter(({ skuId }) => !remove.includes(skuId));
          const states = one.licenseAssignmentStates.filter((each) => ofGroup(each) || !remove.includes(each.skuId));
          return holding({ ...one, assignedLicenses: direct, licenseAssignmentStates: states }, add);
        });
        if (add.length > 0) bringRows(tenant, id);
      }),
    subscribedSkus: () =>
      read('directory.subscribedSkus', [], () => [...tenant.bought].map((one) => skuOf(tenant, one))),
    addToGroup: (group, id) =>
      write('directory.addToGroup', [group, id], () => void groups.set(group, new Set([...members(group), id]))),
    removeFromGroup: (group, id) =>
      write(
        'directory.removeFromGroup',
        [group, id],
        () => void groups.set(group, new Set([...members(group)].filter((one) => one !== id))),
      ),
    isDirectMember: (group, id) => read('directory.isDirectMember', [group, id], () => members(group).has(id)),
    group: (id) => read('directory.group', [id], () => (groups.has(id) ? openGroup(id) : null)),
    groupMembers: (id) => read('directory.groupMembers', [id], () => []),
    checkMemberGroups: (id) => read('directory.checkMemberGroups', [id], () => []),
    directoryRoles: (id) => read('directory.directoryRoles', [id], () => []),
    revokeSignInSessions: (id) => write('directory.revokeSignInSessions', [id], () => void tenant.signedOut.push(id)),
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

function crmOver({ tenant: { rows }, write, read }: Under): RunPorts['crm'] {
  const of = (environmentId: string) => [...rows].filter(([id]) => id.startsWith(environmentId)).map(([, one]) => one);
  const change = (environmentId: string, id: string, part: Partial<Systemuser>) => {
    const one = of(environmentId).find(({ systemuserid }) => systemuserid === id);
    if (!one) throw answered('refused', 'systemuser-missing');
    rows.set(id, { ...one, ...part });
  };
  const roleIn = (unit: string, name: string) => ({
    roleid: `${unit}-${name === 'Order Writer' ? 'writer' : 'reader'}`,
    name,
  });
  const counted = (environmentId: string) => of(environmentId).filter(countsAsNonInteractive);

  return {
    systemuserOf: (env, userId) =>
      read(
        'crm.systemuserOf',
        [env, userId],
        () => of(env).find((one) => one.azureactivedirectoryobjectid === userId) ?? null,
      ),
    systemusersByDomainName: (env, upn) => read('crm.systemusersByDomainName', [env, upn], () => []),
    systemuserById: (env, id) =>
      read('crm.systemuserById', [env, id], () => of(env).find(({ systemuserid }) => systemuserid === id) ?? null),
    nonInteractiveUsers: (env) => read('crm.nonInteractiveUsers', [env], () => counted(env)),
    organizationResources: (env) =>
      read('crm.organizationResources', [env], () => ({ limit: env === 'uat' ? 5 : 9, used: counted(env).length })),
    roleInBusinessUnit: (env, name, unit) =>
      read('crm.roleInBusinessUnit', [env, name, unit], () => ({
        roleId: roleIn(unit, name).roleid,
        roleTemplateId: null,
      })),
    businessUnit: (env, name) =>
      read('crm.businessUnit', [env, name], () => ({ businessUnitId: `${env}-${name?.toLowerCase() ?? 'root'}` })),
    moveToBusinessUnit: (env, id, unit) =>
      write('crm.moveToBusinessUnit', [env, id, unit], () => change(env, id, { businessUnitId: unit, roles: [] })),
    assignRole: (env, id, role) =>
      write('crm.assignRole', [env, id, role], () =>
        change(env, id, { roles: [{ roleid: role, name: 'Order Writer' }] }),
      ),
    setAccessMode: (env, id, accessmode) =>
      write('crm.setAccessMode', [env, id, accessmode], () => change(env, id, { accessmode })),
    disableSystemuser: (env, id) =>
      write('crm.disableSystemuser', [env, id], () => change(env, id, { isdisabled: true })),
    whoAmIAs: (env, id) => read('crm.whoAmIAs', [env, id], () => ({ systemuserId: id })),
  };
}
