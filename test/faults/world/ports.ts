import { without } from '../../../src/desk/without';
import { UpstreamError } from '../../../src/desk/problem';
import type { DeskSettings } from '../../../src/desk/settings';
import type { DirectoryGroup, DirectoryUser, RunPorts } from '../../../src/recipe/ports';
import type { Staleness } from './faults';
import type { Process } from './process';
import { fakeRegister } from './register';
import type { Books, Desk } from './register';
import type { Tenant } from './tenant';
import { decidedRole, listOf, nonInteractive, ownUnit, rootUnit, sku } from './tenant-state';
import type { TenantState, TenantUser } from './tenant-state';
import { madeUpProblem } from '../../support/made-up-problem';

export interface World {
  readonly process: Process;
  readonly tenant: Tenant;
  readonly books: Books;
  readonly desk: Desk;
  readonly settings: DeskSettings;
  readonly limit: number;
  readonly canPush: boolean;
  /** The platform does not tell its own count. */
  readonly countsUntold: boolean;
  /** The writes that were sent, by name. */
  readonly sent: string[];
  /** What other people do just before a call, or `after ` it, by its name. */
  readonly meanwhile: Map<string, () => void>;
  passwords: number;
}

/** The ports of the product over the world, each call one point of the fault plan. */
export function portsOver(world: World): RunPorts {
  const { process, tenant } = world;
  const read = <T>(op: string, look: (state: TenantState) => T) =>
    process.call(op, 'read', (stale) => look(viewOf(tenant, stale)));
  const write = <T>(op: string, object: string, deed: () => T) => {
    world.sent.push(op);
    expectAnnounced(world, op, object);
    return process.call(op, 'write', () => {
      somebodyElse(op);
      const answer = deed();
      somebodyElse(`after ${op}`);
      return answer;
    });
  };
  const somebodyElse = (when: string) => {
    world.meanwhile.get(when)?.();
    world.meanwhile.delete(when);
  };
  const visible = (one: TenantUser | undefined) => (one && one.replicatedAt <= process.timeline.now ? one : null);

  return {
    settings: world.settings,
    register: fakeRegister(process, world.books, world.desk),
    clock: { now: () => new Date(process.timeline.now) },
    passwords: { newPassword: () => `canary-password-${(world.passwords += 1)}` },

    vault: {
      address: null,
      putIfAbsent: (name, value) => write('vault.putIfAbsent', name, () => tenant.putPassword(name, value)),
      read: (name) => read('vault.read', (state) => state.vault[name] ?? null),
      replace: (name, value) => write('vault.replace', name, () => tenant.replacePassword(name, value)),
      remove: (name) => write('vault.remove', name, () => tenant.removePassword(name)),
    },

    directory: {
      userByUpn: (upn) =>
        read('directory.userByUpn', (state) =>
          visible(Object.values(state.users).find((one) => one.userPrincipalName === upn)),
        ),
      userById: (id) => read('directory.userById', (state): DirectoryUser | null => visible(state.users[id])),
      usersById: (ids) =>
        read('directory.usersById', (state) => ids.map((id): DirectoryUser | null => visible(state.users[id]))),
      subscribedSkus: () => read('directory.subscribedSkus', (state) => [subscribed(tenant, state)]),
      isDirectMember: (group, id) => read('directory.isDirectMember', (state) => state[listOf(group)].includes(id)),
      isSoftDeleted: () => read('directory.isSoftDeleted', () => false),
      usersHolding: () => read('directory.usersHolding', () => []),
      groupsHolding: () => read('directory.groupsHolding', () => []),
      group: () => read('directory.group', () => gate),
      groupMembers: () => read('directory.groupMembers', () => []),
      directoryRoles: () => read('directory.directoryRoles', () => []),
      checkMemberGroups: () => read('directory.checkMemberGroups', () => []),
      createUser: (input) => write('directory.createUser', input.userPrincipalName, () => tenant.createUser(input)),
      updateUser: (id, change) =>
        write('directory.updateUser', id, () => tenant.updateUser(id, without(change, 'passwordNeverExpires'))),
      assignLicense: (id, change) =>
        write(`directory.assignLicense${change.add.length ? '+' : '-'}`, id, () => tenant.assignLicense(id, change)),
      addToGroup: (group, id) => write('directory.addToGroup', id, () => tenant.joinGroup(group, id)),
      removeFromGroup: (group, id) => write('directory.removeFromGroup', id, () => tenant.leaveGroup(group, id)),
      revokeSignInSessions: (id) => write('directory.revokeSignInSessions', id, () => undefined),
    },

    crm: {
      systemuserOf: (_environment, id) =>
        read(
          'crm.systemuserOf',
          (state) => Object.values(state.rows).find((one) => one.azureactivedirectoryobjectid === id) ?? null,
        ),
      systemusersByDomainName: (_environment, upn) =>
        read('crm.systemusersByDomainName', (state) =>
          Object.values(state.rows).filter((one) => one.domainname === upn),
        ),
      systemuserById: (_environment, id) => read('crm.systemuserById', (state) => state.rows[id] ?? null),
      nonInteractiveUsers: () => read('crm.nonInteractiveUsers', (state) => nonInteractive(state)),
      organizationResources: () =>
        read('crm.organizationResources', (state) =>
          world.countsUntold ? null : { limit: world.limit, used: nonInteractive(state).length },
        ),
      roleInBusinessUnit: (_environment, _name, unit) => read('crm.roleInBusinessUnit', () => roleIn(unit)),
      rolesInBusinessUnit: () => read('crm.rolesInBusinessUnit', () => []),
      businessUnit: (_environment, name) =>
        read('crm.businessUnit', () => ({ businessUnitId: name === undefined ? rootUnit : ownUnit })),
      moveToBusinessUnit: (_environment, id, unit) =>
        write('crm.moveToBusinessUnit', id, () => tenant.moveToBusinessUnit(id, unit)),
      assignRole: (_environment, id, role) => write('crm.assignRole', id, () => tenant.assignRole(id, role)),
      removeRole: (_environment, id, role) => write('crm.removeRole', id, () => tenant.removeRole(id, role)),
      setAccessMode: (_environment, id, mode) =>
        write(`crm.setAccessMode=${mode}`, id, () => tenant.setAccessMode(id, mode)),
      disableSystemuser: (_environment, id) => write('crm.disableSystemuser', id, () => tenant.disableSystemuser(id)),
      whoAmIAs: (_environment, id) => read('crm.whoAmIAs', (state) => whoAmI(state, id)),
    },

    signIn: {
      withPassword: ({ userPrincipalName, password }) =>
        read('signIn.withPassword', ({ users }) => signIn(Object.values(users), userPrincipalName, password)),
    },

    platform: {
      canAddUser: () => world.canPush,
      addUser: (_environment, id) => write('platform.addUser', id, () => tenant.addUser(id)),
    },
  };
}

/** Only the unit of the settings has the role. */
function roleIn(unit: string): { roleId: string; roleTemplateId: null } {
  if (unit === ownUnit) return { roleId: decidedRole, roleTemplateId: null };
  throw new UpstreamError('refused', madeUpProblem('role-missing', `${unit} has no such role.`));
}

const gate: DirectoryGroup = {
  displayName: 'Production users',
  groupTypes: [],
  isAssignableToRole: false,
  mailEnabled: false,
  onPremisesSyncEnabled: false,
};

/** I7: the line of the audit before a write announces it. */
function expectAnnounced({ books, tenant }: World, op: string, object: string): void {
  const line = books.audit.at(-1);
  if (line?.kind !== 'intent' || line.object !== object) tenant.violations.push(`I7: ${op} was sent without intent`);
  books.unanswered.add(object);
}

function viewOf({ history, state }: Tenant, stale: Staleness | null): TenantState {
  if (stale === null) return state;
  if (stale === 'stale-prev') return history.at(-2) ?? state;
  const first = stale === 'stale-first' ? history.find(hasAccount) : history[0];
  return first ?? state;
}

function hasAccount({ users }: TenantState): boolean {
  return Object.values(users).some(({ employeeId }) => employeeId !== null);
}

function subscribed(tenant: Tenant, state: TenantState) {
  const enabled = 20;
  return {
    skuId: sku,
    skuPartNumber: 'DYN365_ENTERPRISE_SALES',
    capabilityStatus: 'Enabled',
    appliesTo: 'User',
    consumedUnits: enabled - tenant.freeUnits(state),
    prepaidUnits: { enabled, suspended: 0, warning: 0, lockedOut: 0 },
  };
}

function signIn(users: readonly TenantUser[], upn: string, password: string): void {
  const user = users.find((one) => one.userPrincipalName === upn && one.accountEnabled);
  if (user?.password === password) return;
  throw new UpstreamError('refused', { code: 'sign-in-password' });
}

function whoAmI(state: TenantState, userId: string): { systemuserId: string } {
  const found = Object.values(state.rows).find((one) => one.azureactivedirectoryobjectid === userId);
  if (found && !found.isdisabled && found.roles.length > 0) return { systemuserId: found.systemuserid };
  throw new UpstreamError('refused', madeUpProblem('user-disabled'));
}
