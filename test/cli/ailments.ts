import type { DoctorFinding } from '../../src/cli/doctor/finding';
import { people, roles, skus } from '../../src/sandbox/tenant';
import { approverGroup, DAY, type Patient } from './clinic';

/** The id of nothing in the tenant. */
export const missing = '99999999-2222-3333-4444-555555555555';

type Ailment = readonly [
  name: string,
  patient: Patient,
  check: string,
  result: DoctorFinding['result'],
  seen: RegExp,
  next: RegExp,
];

const all = [
  'User.Read.All',
  'User.ReadWrite.All',
  'LicenseAssignment.Read.All',
  'GroupMember.ReadWrite.All',
  'Group.Read.All',
  'Application.Read.All',
];

/** What can be wrong with a set-up, and what the doctor has to say about it. */
export const ailments: readonly Ailment[] = [
  [
    'a missing permission',
    { graphRoles: all },
    'graph-permission',
    'fault',
    /not granted/,
    /User-PasswordProfile\.ReadWrite\.All.*Grant admin consent/,
  ],
  [
    'a secret that ends soon',
    { secretEndsIn: 10 * DAY },
    'credential',
    'warn',
    /in (9|10) days/,
    /Certificates & secrets/,
  ],
  [
    'a vault that cannot be written',
    { vaultRights: ['get'] },
    'vault',
    'fault',
    /refused to write secrets/,
    /Key Vault Secrets Officer/,
  ],
  [
    'an app that is no user of the environment',
    { ownRoles: null },
    'environment',
    'fault',
    /not a user of this environment/,
    /New app user/,
  ],
  [
    'an app without System Administrator',
    { ownRoles: [roles.serviceReader] },
    'own-user',
    'fault',
    /lacks the role System Administrator/,
    /Edit security roles/,
  ],
  [
    'a role that does not exist',
    { environment: { roles: [{ id: 'x', name: 'ERP Writer', privileged: false }] } },
    'role',
    'fault',
    /no security role named "ERP Writer"/,
    /creates the role/,
  ],
  [
    'a business unit that does not exist',
    { environment: { businessUnit: 'Nowhere' } },
    'business-unit',
    'fault',
    /no business units named "Nowhere"/,
    /Business units/,
  ],
  [
    'a group that does not exist',
    { environment: { securityGroupId: missing } },
    'security-group',
    'fault',
    /[Tt]here is no group/,
    /desk file/,
  ],
  [
    'a group whose members are found by a rule',
    {
      environment: { securityGroupId: missing },
      tenant: (tenant) => tenant.seed.group({ id: missing, displayName: 'All', isDynamic: true }),
    },
    'security-group',
    'fault',
    /dynamic/,
    /assigned cloud security group/,
  ],
  [
    'a group that is mastered in Active Directory',
    {
      environment: { securityGroupId: missing },
      tenant: (tenant) =>
        tenant.seed.group({ id: missing, displayName: 'Old', properties: { onPremisesSyncEnabled: true } }),
    },
    'security-group',
    'fault',
    /Active Directory/,
    /cloud security group/,
  ],
  [
    'a suspended product',
    { environment: { licenses: [{ skuId: skus.crmStandard, name: 'CRM' }], lenders: [] } },
    'license',
    'fault',
    /suspended/,
    /Billing > Your products/,
  ],
  [
    'a product the tenant does not own',
    { environment: { licenses: [{ skuId: missing, name: 'CRM' }], lenders: [] } },
    'license',
    'fault',
    /does not own/,
    /The tenant owns: .*DYN365_ENTERPRISE_SALES/,
  ],
  [
    'no free licence and nobody who lends',
    { tenant: withoutFreeSeats, environment: { lenders: [] } },
    'license',
    'fault',
    /nobody can lend/,
    /lenders/,
  ],
  ['no free licence, but a lender', { tenant: withoutFreeSeats }, 'license', 'warn', /borrows/, /Nothing must be done/],
  [
    'a lender without a licence',
    { environment: { lenders: [{ aadObjectId: people.stranger.id, name: 'Sam' }] } },
    'lender',
    'fault',
    /holds none/,
    /somebody else/,
  ],
  [
    'a lender who does not exist',
    { environment: { lenders: [{ aadObjectId: missing, name: 'Nobody' }] } },
    'lender',
    'fault',
    /no user/,
    /object id/,
  ],
  [
    'an empty approver group',
    {
      environment: { approvers: { people: [], groupId: missing } },
      tenant: (tenant) => tenant.seed.group({ id: missing, displayName: 'Empty' }),
    },
    'approvers',
    'fault',
    /nobody can approve/,
    /approvers/,
  ],
  [
    'one approver where two are needed',
    { environment: { approvers: { people: [people.dana.id] } } },
    'approvers',
    'fault',
    /need two/,
    /Add people/,
  ],
  [
    'an approver who does not exist',
    { environment: { approvers: { people: [missing], groupId: approverGroup } } },
    'approvers',
    'fault',
    /no enabled user/,
    /Take it out/,
  ],
  [
    'an environment without free places',
    { tenant: (tenant) => void tenant.core.environments.forEach((each) => (each.maxNonInteractiveUsers = 2)) },
    'slots',
    'warn',
    /2 of 2/,
    /\/accounts/,
  ],
  [
    'an app that the Power Platform does not know',
    { powerPlatformAdmin: false },
    'forced-sync',
    'fault',
    /not registered/,
    /New-PowerAppManagementApp/,
  ],
  [
    'a clock that is wrong',
    { ports: (ports) => ({ ...ports, clock: { now: () => new Date(Date.now() + 10 * 60_000) } }) },
    'clock',
    'fault',
    /600|599|601/,
    /timedatectl/,
  ],
];

function withoutFreeSeats(tenant: Parameters<NonNullable<Patient['tenant']>>[0]): void {
  tenant.changeSku(skus.enterpriseSales, (sku) => ({ ...sku, prepaidUnits: { ...sku.prepaidUnits, enabled: 25 } }));
}
