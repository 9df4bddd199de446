import { AccessMode } from './dataverse/environment';
import { apps, businessUnits, environments, groups, people, roles } from './sample-ids';
import type { EnvironmentSeed } from './seed-shapes';
import type { Tenant } from './tenant';

const READ = ['prvReadUser', 'prvReadRole', 'prvReadBusinessUnit'];
const ROLE_LIST = [
  { name: roles.systemAdministrator, privileges: ['*'] },
  { name: roles.delegate, privileges: ['prvActOnBehalfOfAnotherUser'] },
  { name: roles.basicUser, privileges: READ },
  { name: roles.serviceReader, privileges: READ },
  { name: roles.serviceWriter, privileges: [...READ, 'prvWriteUser'] },
  { name: roles.erpIntegration, privileges: READ },
];

/** The id of a role's root copy in the environment with this number (1 prod, 2 uat, 3 dev). */
function roleSeeds(environment: number): EnvironmentSeed['roles'] {
  return ROLE_LIST.map((role, index) => ({
    ...role,
    id: `88888888-8888-4888-8888-0000000${environment}000${index + 1}`,
  }));
}

/** prod, uat and dev with their roles, business units and rows. */
export function seedSampleEnvironments(tenant: Tenant): void {
  tenant.seed.environment({
    id: environments.prod,
    displayName: 'Contoso Production',
    uniqueName: 'contoso',
    url: 'https://contoso.crm4.dynamics.com',
    organizationId: '99999999-9999-4999-8999-000000000001',
    isDefault: true,
    securityGroupId: groups.prodAccess,
    businessUnits: [
      { id: businessUnits.prodRoot, name: 'contoso' },
      { id: businessUnits.prodSales, name: 'Sales' },
      { id: businessUnits.prodFieldSales, name: 'Field Sales', parentId: businessUnits.prodSales },
    ],
    roles: roleSeeds(1),
  });
  tenant.seed.environment({
    id: environments.uat,
    displayName: 'Contoso UAT',
    uniqueName: 'contoso-uat',
    url: 'https://contoso-uat.crm4.dynamics.com',
    organizationId: '99999999-9999-4999-8999-000000000002',
    environmentSku: 'Sandbox',
    businessUnits: [{ id: businessUnits.uatRoot, name: 'contoso-uat' }],
    roles: roleSeeds(2),
  });
  seedDev(tenant);
  Object.values(environments).forEach((id, index) => seedRows(tenant, id, index + 1));
  seedServiceAccounts(tenant);
}

/** One business unit below the root, with a role of its own. */
function seedDev(tenant: Tenant): void {
  tenant.seed.environment({
    id: environments.dev,
    displayName: 'Contoso Dev',
    uniqueName: 'contoso-dev',
    url: 'https://contoso-dev.crm4.dynamics.com',
    organizationId: '99999999-9999-4999-8999-000000000003',
    environmentSku: 'Sandbox',
    maxNonInteractiveUsers: 5,
    businessUnits: [
      { id: businessUnits.devRoot, name: 'contoso-dev' },
      { id: businessUnits.devIntegrations, name: 'Integrations' },
    ],
    roles: [
      ...roleSeeds(3),
      {
        id: '88888888-8888-4888-8888-000000030099',
        name: roles.shopIntegration,
        privileges: READ,
        madeIn: businessUnits.devIntegrations,
      },
    ],
  });
}

const BUILT_IN_ROWS = [
  { suffix: '901', lastname: 'SYSTEM', accessmode: AccessMode.administrative, isdisabled: true },
  {
    suffix: '902',
    lastname: 'INTEGRATION',
    accessmode: AccessMode.administrative,
    isdisabled: true,
    isintegrationuser: true,
  },
  {
    suffix: '903',
    firstname: 'Support',
    lastname: 'User',
    domainname: 'crmoln@microsoft.com',
    accessmode: AccessMode.supportUser,
  },
  {
    suffix: '904',
    firstname: 'Delegated',
    lastname: 'Admin',
    domainname: 'crmoln2@microsoft.com',
    accessmode: AccessMode.delegatedAdmin,
  },
] as const;

/** The rows every environment has: Microsoft's own, and the applications that work in it. */
function seedRows(tenant: Tenant, environmentId: string, number: number): void {
  const id = (suffix: string) => `77777777-7777-4777-8777-00000000${number}${suffix}`;
  for (const { suffix, ...columns } of BUILT_IN_ROWS) {
    tenant.seed.systemUser(environmentId, { id: id(suffix), columns: { ...columns, issyncwithdirectory: false } });
  }
  tenant.seed.applicationUser(environmentId, {
    id: id('801'),
    appId: apps.bot.appId,
    roles: [roles.systemAdministrator],
  });
  tenant.seed.applicationUser(environmentId, {
    id: id('802'),
    appId: apps.auditor.appId,
    roles: [roles.serviceReader],
  });
}

/** The service accounts that exist already: two in production, one in UAT. */
function seedServiceAccounts(tenant: Tenant): void {
  const account = (environmentId: string, person: { readonly id: string }, suffix: string, role: string) =>
    tenant.seed.systemUser(environmentId, {
      id: `77777777-7777-4777-8777-0000000000${suffix}`,
      objectId: person.id,
      columns: { accessmode: AccessMode.nonInteractive },
      roles: [role],
    });
  account(environments.prod, people.serviceErp, '11', roles.erpIntegration);
  account(environments.prod, people.serviceMail, '12', roles.serviceWriter);
  account(environments.uat, people.serviceBi, '13', roles.serviceReader);
}
