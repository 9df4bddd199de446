import type { TenantOptions } from './core/options';
import { apps, groups, people, sampleTenantId, servicePlans, skus } from './sample-ids';
import { seedSampleEnvironments } from './sample-environments';
import { createTenant, type Tenant } from './tenant';

export interface SampleOptions extends TenantOptions {
  /** Free seats of DYN365_ENTERPRISE_SALES (default 2); 0 tells the story of the borrowed licence. */
  readonly freeSalesSeats?: number;
  /** Free seats of DYN365_TEAM_MEMBERS (default 3). */
  readonly freeTeamMemberSeats?: number;
}

const YEAR = 365 * 24 * 60 * 60 * 1000;

/** Contoso: three environments, people who ask, approve and lend, a few service accounts, and the bot's own application. */
export function sampleTenant(options: SampleOptions = {}): Tenant {
  const tenant = createTenant({
    tenantId: sampleTenantId,
    displayName: 'Contoso',
    domains: [
      { name: 'contoso.com' },
      { name: 'contoso.onmicrosoft.com' },
      { name: 'contoso.local.example', federated: true },
    ],
    ...options,
  });
  seedProducts(tenant, options);
  seedPeople(tenant);
  seedGroups(tenant);
  seedApps(tenant);
  seedSampleEnvironments(tenant);
  tenant.seed.settle();
  return tenant;
}

// Ravi, Dana, Lee, Kim and Omar hold Sales Enterprise.
const SALES_HOLDERS = 5;

function seedProducts(tenant: Tenant, options: SampleOptions): void {
  tenant.seed.sku({
    skuId: skus.enterpriseSales,
    skuPartNumber: 'DYN365_ENTERPRISE_SALES',
    enabled: 20 + SALES_HOLDERS + (options.freeSalesSeats ?? 2),
    consumedElsewhere: 20,
    servicePlans: [
      { servicePlanId: servicePlans.enterpriseSales, servicePlanName: 'DYN365_ENTERPRISE_SALES' },
      { servicePlanId: servicePlans.salesInsights, servicePlanName: 'DYN365_SALES_INSIGHTS' },
      { servicePlanId: servicePlans.sharePoint, servicePlanName: 'SHAREPOINTENTERPRISE' },
    ],
  });
  tenant.seed.sku({
    skuId: skus.teamMembers,
    skuPartNumber: 'DYN365_TEAM_MEMBERS',
    enabled: 40 + (options.freeTeamMemberSeats ?? 3),
    consumedElsewhere: 40,
    servicePlans: [{ servicePlanId: servicePlans.teamMembers, servicePlanName: 'DYN365_TEAM_MEMBERS' }],
  });
  tenant.seed.sku({
    skuId: skus.crmStandard,
    skuPartNumber: 'CRMSTANDARD',
    capabilityStatus: 'Suspended',
    enabled: 0,
    prepaidUnits: { suspended: 25 },
    servicePlans: [{ servicePlanId: servicePlans.crmStandard, servicePlanName: 'CRMSTANDARD' }],
  });
  tenant.seed.sku({
    skuId: skus.office365E3,
    skuPartNumber: 'ENTERPRISEPACK',
    enabled: 100,
    consumedElsewhere: 60,
    entitlesDataverse: false,
    servicePlans: [{ servicePlanId: servicePlans.exchange, servicePlanName: 'EXCHANGE_S_ENTERPRISE' }],
  });
}

function seedPeople(tenant: Tenant): void {
  const sales = (disabledPlans: readonly string[] = []) => [{ skuId: skus.enterpriseSales, disabledPlans }];
  const person = (key: keyof typeof people, licenses: ReturnType<typeof sales> = []) => {
    const { id, upn, name } = people[key];
    const [givenName = '', surname = ''] = name.split(' ');
    tenant.seed.user({ id, userPrincipalName: upn, displayName: name, givenName, surname, licenses });
  };
  person('ravi', sales());
  person('dana', sales());
  person('lee', sales());
  person('kim', sales([servicePlans.salesInsights]));
  person('omar', sales([servicePlans.salesInsights, servicePlans.sharePoint]));
  person('stranger');
  const { id, upn, name } = people.guest;
  tenant.seed.user({ id, userPrincipalName: upn, displayName: name, properties: { userType: 'Guest' } });

  for (const key of ['serviceErp', 'serviceMail', 'serviceBi'] as const) {
    const { id, upn, name } = people[key];
    tenant.seed.user({ id, userPrincipalName: upn, displayName: name, properties: { mail: null } });
  }
}

function seedGroups(tenant: Tenant): void {
  const { ravi, dana, lee, kim, omar, stranger, serviceErp, serviceMail, serviceBi } = people;
  tenant.seed.group({ id: groups.prodPartners, displayName: 'D365 Production Partners', members: [stranger.id] });
  tenant.seed.group({
    id: groups.prodAccess,
    displayName: 'D365 Production Users',
    members: [
      ...[ravi, dana, lee, kim, omar, serviceErp, serviceMail, serviceBi].map(({ id }) => id),
      groups.prodPartners,
    ],
  });
  tenant.seed.group({
    id: groups.officeUsers,
    displayName: 'Office 365 Users',
    licenses: [{ skuId: skus.office365E3, disabledPlans: [] }],
    members: [ravi, dana, lee, kim, omar].map(({ id }) => id),
  });
}

const READ_EVERYTHING = [
  'User.Read.All',
  'Group.Read.All',
  'GroupMember.Read.All',
  'LicenseAssignment.Read.All',
  'Organization.Read.All',
  'Application.Read.All',
];

function seedApps(tenant: Tenant): void {
  const now = tenant.now();
  const secrets = (value: string, endsAt = now + YEAR) => [
    { keyId: '66666666-6666-4666-8666-000000000001', displayName: 'sandbox', value, startsAt: now - YEAR, endsAt },
  ];
  tenant.seed.app({
    ...apps.bot,
    displayName: 'Account Desk',
    secrets: secrets(apps.bot.secret),
    graphRoles: [
      ...READ_EVERYTHING,
      'Policy.Read.All',
      'User.ReadWrite.All',
      'User-PasswordProfile.ReadWrite.All',
      'User.RevokeSessions.All',
      'LicenseAssignment.ReadWrite.All',
      'GroupMember.ReadWrite.All',
    ],
    vaultRights: ['get', 'set', 'list', 'delete', 'recover', 'purge'],
    powerPlatformAdmin: true,
  });
  tenant.seed.app({
    ...apps.auditor,
    displayName: 'Auditor',
    secrets: secrets(apps.auditor.secret),
    graphRoles: READ_EVERYTHING,
    vaultRights: ['get', 'list'],
    powerPlatformAdmin: true,
  });
  tenant.seed.app({ ...apps.nobody, displayName: 'Nobody', secrets: secrets(apps.nobody.secret) });
  tenant.seed.app({ ...apps.signInCheck, displayName: 'Sign-in check', publicClient: true });
}
