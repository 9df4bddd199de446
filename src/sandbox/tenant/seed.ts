import type { JsonObject } from './core/calls';
import type { TenantCore } from './core/tenant-core';
import {
  addRole,
  addSystemUser,
  changeSystemUser,
  rootBusinessUnit,
  usualLimits,
  usualSwitches,
  type EnvironmentState,
} from './dataverse/environment';
import { syncUser } from './dataverse/sync';
import { applicationUserColumns } from './dataverse/users-create';
import { roleTemplates } from './dataverse/role-templates';
import type { GroupState, LicenseAssignment, Sku, UserState } from './directory/model';
import { settleGroupLicenses } from './directory/licenses';
import type { AppRegistration } from './login/registrations';
import type { AppSeed, EnvironmentSeed, GroupSeed, Seed, SkuSeed, SystemUserSeed, UserSeed } from './seed-shapes';

/** Seeded objects have always been there: no replica is behind on them. */
const ALWAYS = Number.NEGATIVE_INFINITY;
const SEED = 'seed';

export function createSeed(core: TenantCore): Seed {
  const environmentOf = (id: string) => {
    const environment = core.environments.get(id);
    if (!environment) throw new Error(`No environment has the id ${id}.`);
    return environment;
  };

  return {
    user: (seed) => seedUser(core, seed),
    group(seed) {
      core.directory.addGroup(ALWAYS, groupState(seed), SEED);
      for (const member of seed.members ?? []) settleGroupLicenses(core.directory, ALWAYS, member);
    },
    contact: (seed) => void core.contacts.push(seed),
    sku: (seed) => core.directory.setSku(skuState(seed)),
    app: (seed) => core.registrations.add(appState(seed)),
    environment(seed) {
      const environment = environmentState(seed);
      core.environments.set(seed.id, environment);
      return environment;
    },
    systemUser: (id, seed) => seedSystemUser(core, environmentOf(id), seed),
    applicationUser(id, seed) {
      const app = core.registrations.find(seed.appId);
      if (!app) throw new Error(`No app registration has the id ${seed.appId}.`);
      const environment = environmentOf(id);
      const columns = applicationUserColumns(app, { systemuserid: seed.id });
      addSystemUser(environment, core.settings.clock.now(), SEED, {
        columns,
        roleIds: roleIds(environment, seed.roles),
      });
    },
    settle() {
      const now = core.settings.clock.now();
      for (const environment of core.environments.values()) {
        for (const userId of core.directory.users.keys()) syncUser(core, environment, userId, now);
      }
    },
  };
}

function seedUser(core: TenantCore, seed: UserSeed): void {
  const assignments = (seed.licenses ?? []).map(({ skuId, disabledPlans }): LicenseAssignment => ({
    skuId,
    disabledPlans: disabledPlans ?? [],
    groupId: null,
    state: 'Active',
    error: 'None',
    updatedAt: 0,
  }));
  const user: UserState = {
    id: seed.id,
    properties: {
      accountEnabled: true,
      userPrincipalName: seed.userPrincipalName,
      mail: seed.userPrincipalName,
      mailNickname: seed.userPrincipalName.split('@')[0],
      displayName: seed.displayName,
      givenName: seed.givenName ?? null,
      surname: seed.surname ?? null,
      usageLocation: 'GB',
      userType: 'Member',
      createdDateTime: '2024-01-15T08:00:00Z',
      ...seed.properties,
    },
    assignments,
    life: 'active',
    isDirectoryAdmin: seed.isDirectoryAdmin ?? false,
    requiresMfa: seed.requiresMfa ?? false,
  };
  core.directory.addUser(ALWAYS, user, SEED);
  if (seed.password) core.directory.secrets.set(seed.id, seed.password, false);
}

function groupState(seed: GroupSeed): GroupState {
  return {
    id: seed.id,
    properties: {
      displayName: seed.displayName,
      mailNickname: seed.displayName.replace(/\W/g, ''),
      createdDateTime: '2024-01-15T08:00:00Z',
      ...seed.properties,
    },
    members: seed.members ?? [],
    licenses: seed.licenses ?? [],
    isDynamic: seed.isDynamic ?? false,
  };
}

function skuState({ enabled, prepaidUnits, ...seed }: SkuSeed): Sku {
  return {
    capabilityStatus: 'Enabled',
    appliesTo: 'User',
    servicePlans: [],
    entitlesDataverse: true,
    assignsGraceUnits: true,
    consumedElsewhere: 0,
    ...seed,
    prepaidUnits: { enabled, warning: 0, suspended: 0, lockedOut: 0, ...prepaidUnits },
  };
}

function appState(seed: AppSeed): AppRegistration {
  return {
    secrets: [],
    certificates: [],
    graphRoles: [],
    vaultRights: [],
    powerPlatformAdmin: false,
    publicClient: false,
    ...seed,
  };
}

function environmentState(seed: EnvironmentSeed): EnvironmentState {
  let version = 1_760_000;
  const rootId = seed.businessUnits[0]?.id ?? '';
  const environment: EnvironmentState = {
    id: seed.id,
    displayName: seed.displayName,
    uniqueName: seed.uniqueName,
    url: seed.url,
    organizationId: seed.organizationId,
    environmentSku: seed.environmentSku ?? 'Production',
    isDefault: seed.isDefault ?? false,
    location: 'europe',
    securityGroupId: seed.securityGroupId,
    maxNonInteractiveUsers: seed.maxNonInteractiveUsers ?? 7,
    limits: usualLimits,
    switches: { ...usualSwitches, ...seed.switches },
    businessUnits: new Map(
      seed.businessUnits.map(({ id, name, parentId }) => [
        id,
        { id, name, parentId: id === rootId ? null : (parentId ?? rootId) },
      ]),
    ),
    roles: new Map(),
    users: new Map(),
    nextVersion: () => ++version,
  };
  for (const { id, ...role } of seed.roles)
    addRole(environment, id, { ...role, templateId: role.templateId ?? roleTemplates[role.name] ?? null });
  return environment;
}

function roleIds(
  environment: EnvironmentState,
  names: readonly string[],
  unitId = rootBusinessUnit(environment).id,
): string[] {
  return names.map((name) => {
    const copy = [...environment.roles.values()].find((role) => role.name === name && role.businessUnitId === unitId);
    if (!copy) throw new Error(`The environment ${environment.displayName} has no role named ${name}.`);
    return copy.id;
  });
}

function seedSystemUser(core: TenantCore, environment: EnvironmentState, seed: SystemUserSeed): void {
  const at = core.settings.clock.now();
  const person = seed.objectId ? core.directory.users.get(seed.objectId)?.current() : undefined;
  const { columns } = addSystemUser(environment, at, SEED, {
    columns: { systemuserid: seed.id, firstname: '#', ...(person ? personColumns(person) : {}), ...seed.columns },
  });
  const held = roleIds(environment, seed.roles ?? [], String(columns._businessunitid_value));
  if (held.length > 0) changeSystemUser(environment, at, SEED, seed.id, { roleIds: held });
}

function personColumns({ id, properties }: UserState): JsonObject {
  return {
    azureactivedirectoryobjectid: id,
    firstname: properties.givenName ?? '#',
    lastname: properties.surname ?? properties.displayName,
    domainname: properties.userPrincipalName,
    internalemailaddress: properties.mail ?? properties.userPrincipalName,
  };
}
