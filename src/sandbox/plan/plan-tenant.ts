import { randomUUID } from 'node:crypto';
import type { DeskSettings, EnvironmentSettings } from '../../desk/settings';
import { graphPermissions } from '../../microsoft/graph/permissions';
import { createTenant, noDelays, type Tenant } from '../tenant';

export const planApp = { appId: randomUUID(), secret: 'only-for-the-simulated-tenant' };
const ADMINISTRATOR = 'System Administrator';

/** A simulated tenant that looks as the settings say, so that the calls for a real one can be listed without making them. */
export function tenantLike(
  settings: DeskSettings,
  environment: EnvironmentSettings,
  options: { readonly borrow: boolean; readonly now: () => number },
): { readonly tenant: Tenant; readonly environmentId: string } {
  const tenant = createTenant({
    domains: [{ name: settings.accountDomain }],
    delays: noDelays,
    clock: { now: options.now },
  });
  seedLicenses(tenant, environment, options.borrow);
  seedPeople(tenant, settings, environment);
  seedApp(tenant);
  const environmentId = seedEnvironment(tenant, environment);
  tenant.seed.settle();
  return { tenant, environmentId };
}

function seedLicenses(tenant: Tenant, { licenses, lenders }: EnvironmentSettings, borrow: boolean): void {
  licenses.forEach(({ skuId, name }, index) => {
    const held = index === 0 ? lenders.length : 0;
    tenant.seed.sku({ skuId, skuPartNumber: name, enabled: held + (borrow ? 0 : 1) });
  });
}

function seedPeople(tenant: Tenant, settings: DeskSettings, environment: EnvironmentSettings): void {
  const { lenders, licenses, securityGroupId } = environment;
  const [first] = licenses;
  lenders.forEach(({ aadObjectId, name }, index) => {
    const licensed = first ? { licenses: [{ skuId: first.skuId }] } : {};
    const userPrincipalName = `lender-${index + 1}@${settings.accountDomain}`;
    tenant.seed.user({ id: aadObjectId, userPrincipalName, displayName: name, ...licensed });
  });
  const { accountGroupId } = settings;
  if (accountGroupId !== undefined) tenant.seed.group({ id: accountGroupId, displayName: 'group of all accounts' });
  if (securityGroupId === undefined) return;
  const members = lenders.map(({ aadObjectId }) => aadObjectId);
  tenant.seed.group({ id: securityGroupId, displayName: 'group of the environment', members });
}

function seedApp(tenant: Tenant): void {
  const now = tenant.now();
  const lifetime = { startsAt: now - 86_400_000, endsAt: now + 86_400_000 * 365 };
  tenant.seed.app({
    appId: planApp.appId,
    objectId: randomUUID(),
    servicePrincipalId: randomUUID(),
    displayName: 'Account Desk',
    secrets: [{ keyId: randomUUID(), displayName: 'plan', value: planApp.secret, ...lifetime }],
    graphRoles: graphPermissions.map(({ name }) => name),
    vaultRights: ['get', 'set', 'delete'],
    powerPlatformAdmin: true,
  });
}

function seedEnvironment(tenant: Tenant, environment: EnvironmentSettings): string {
  const id = environment.powerPlatformId ?? randomUUID();
  const names = [...new Set([ADMINISTRATOR, ...environment.roles.map(({ name }) => name)])];
  const units = ['root', ...(environment.businessUnit === undefined ? [] : [environment.businessUnit])];
  tenant.seed.environment({
    id,
    displayName: environment.name,
    uniqueName: environment.id,
    url: environment.url,
    organizationId: randomUUID(),
    ...(environment.securityGroupId !== undefined && { securityGroupId: environment.securityGroupId }),
    maxNonInteractiveUsers: environment.fallbackLimit,
    businessUnits: units.map((name) => ({ id: randomUUID(), name })),
    roles: names.map((name) => ({ id: randomUUID(), name, privileges: ['*'] })),
  });
  tenant.seed.applicationUser(id, { id: randomUUID(), appId: planApp.appId, roles: [ADMINISTRATOR] });
  return id;
}
