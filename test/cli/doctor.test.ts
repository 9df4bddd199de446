import type { DoctorFinding } from '../../src/cli/doctor/finding';
import { exitCode, report } from '../../src/cli/doctor/print';
import { people, roles, skus } from '../../src/sandbox/tenant';
import { approverGroup, examinePatient, type Patient } from './clinic';

const DAY = 86_400_000;
const missing = '99999999-2222-3333-4444-555555555555';

type Case = readonly [
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

const cases: readonly Case[] = [
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
    /there is no group/,
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
    /assigned group/,
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
    /cloud group/,
  ],
  [
    'a suspended product',
    { environment: { licenses: [{ skuId: skus.crmStandard, name: 'CRM' }], lenders: [] } },
    'license',
    'fault',
    /suspended/,
    /Billing > Licenses/,
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

describe('the doctor', () => {
  it('finds a sound set-up sound, and looks at everything', async () => {
    const findings = await examinePatient();

    expect(findings.filter(({ result }) => result !== 'ok')).toEqual([]);
    expect(new Set(findings.map(({ check }) => check))).toEqual(
      new Set([
        'token',
        'graph-permission',
        'credential',
        'clock',
        'vault',
        'environment',
        'own-user',
        'slots',
        'business-unit',
        'role',
        'security-group',
        'forced-sync',
        'license',
        'lender',
        'approvers',
      ]),
    );
    expect(exitCode(findings)).toBe(0);
  });

  it.each(cases)('names %s, that alone, and the remedy', async (_name, patient, check, result, seen, next) => {
    const findings = await examinePatient(patient);

    const amiss = findings.filter((finding) => finding.result !== 'ok');
    expect(amiss).toMatchObject([
      { check, result, seen: expect.stringMatching(seen), next: expect.stringMatching(next) },
    ]);
    expect(exitCode(findings)).toBe(result === 'fault' ? 1 : 0);
  });

  it('tells a refused secret at every door that needs a token', async () => {
    const findings = await examinePatient({ secretSent: 'wrong' });

    const tokens = findings.filter(({ check }) => check === 'token');
    expect(tokens.every(({ result, next }) => result === 'fault' && next?.includes('Certificates & secrets'))).toBe(
      true,
    );
  });

  it('writes nothing, whatever it finds', async () => {
    let written: readonly unknown[] = [];
    await examinePatient({ tenant: (tenant) => void (written = tenant.ledger) });

    const changed = (written as readonly { kind?: string }[]).filter(({ kind }) => kind !== undefined);
    expect(changed).toEqual([]);
  });

  it('reports what was seen, why it matters and what to do', async () => {
    const findings = await examinePatient({ environment: { securityGroupId: missing } });

    const text = report(findings);
    expect(text).toMatch(/FAULT security-group {2}prod: there is no group/);
    expect(text).toMatch(/why: {2}Without membership/);
    expect(text).toMatch(/next: Copy the id of the group/);
    expect(text).toMatch(/\d+ in order, 0 warnings, 1 faults$/);
  });
});

function withoutFreeSeats(tenant: Parameters<NonNullable<Patient['tenant']>>[0]): void {
  tenant.changeSku(skus.enterpriseSales, (sku) => ({ ...sku, prepaidUnits: { ...sku.prepaidUnits, enabled: 25 } }));
}
