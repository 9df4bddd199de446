import type { DoctorFinding } from '../../src/cli/doctor/finding';
import { exitCode, report } from '../../src/cli/doctor/print';
import { silentLog } from '../../src/store/log';
import { openStore } from '../../src/store/open-store';
import { certificateAilments } from './ailments/of-certificates';
import { signInAilments, withSecretAlike } from './ailments/of-sign-in';
import { ailmentsOfRoot, machineAilments } from './ailments/of-the-machine';
import { inGerman, roleAilments, withMissingRole } from './ailments/of-roles';
import { slotAilments } from './ailments/of-slots';
import { accountGroupAilments, domainAilments, environmentAilments } from './ailments/of-the-tenant';
import {
  licenseAilments,
  whileSamLends,
  withAnotherLicense,
  withBlockedLenderAlone,
  withoutFreeSeats,
} from './ailments/of-licenses';
import { peopleAilments } from './ailments/of-people';
import { missing } from './ailments/ailment';
import { approverGroup, DAY, openClinic, type Clinic } from './clinic';

const isRoot = process.getuid?.() === 0;
const ailments = [
  ...machineAilments,
  ...(isRoot ? ailmentsOfRoot : []),
  ...signInAilments,
  ...certificateAilments,
  ...environmentAilments,
  ...slotAilments,
  ...roleAilments,
  ...accountGroupAilments,
  ...domainAilments,
  ...licenseAilments,
  ...peopleAilments,
];

let clinic: Clinic;
/** State, cause and remedy of each, as the doctor told them. */
const told: string[] = [];

beforeAll(async () => {
  clinic = await openClinic();
});

afterAll(async () => {
  await clinic.close();
  process.stdout.write(
    ['\nDoctor: state → cause → remedy', ...told, `Doctor: ${told.length} states told right\n`].join('\n'),
  );
});

function amissIn(findings: readonly DoctorFinding[]): readonly DoctorFinding[] {
  return findings.filter(({ result }) => result !== 'ok');
}

describe('the doctor', () => {
  it('finds a sound set-up sound, and looks at everything', async () => {
    const findings = await clinic.examine();

    expect(amissIn(findings)).toEqual([]);
    expect([...new Set(findings.map(({ check }) => check))].sort()).toEqual([
      'account-domain',
      'approver-chats',
      'approvers',
      'business-unit',
      'clock',
      'connector-hosts',
      'credential',
      'data-folder',
      'database',
      'database-role',
      'environment',
      'environment-address',
      'environment-kind',
      'first-message',
      'forced-sync',
      'gate-group',
      'graph-permission',
      'graph-permission-excess',
      'lender',
      'license',
      'own-user',
      'role',
      'security-defaults',
      'security-group',
      'slots',
      'token',
      'vault',
    ]);
    expect(exitCode(findings)).toBe(0);
  });

  it.each(ailments)('names $state once, that alone, and the remedy', async (ailment) => {
    const { state, patient, check, result, seen, next } = ailment;

    const findings = await clinic.examine(patient);

    expect(amissIn(findings)).toMatchObject([
      { check, result, seen: expect.stringMatching(seen), next: expect.stringMatching(next) },
    ]);
    expect(exitCode(findings)).toBe(result === 'fault' ? 1 : 0);
    told.push(lineOf(state, amissIn(findings)[0]));
  });

  it('writes nothing to the tenant, and leaves an empty database empty', async () => {
    let written: readonly { readonly kind?: string }[] = [];
    let schemas: () => Promise<unknown> = async () => null;

    await clinic.examine({
      tenant: (tenant) => (written = tenant.ledger as typeof written),
      books: async (books) => {
        const { url, query } = await books.emptyOne();
        schemas = () => query("select 1 from information_schema.schemata where schema_name = 'desk'");
        return url;
      },
    });

    expect(written.filter(({ kind }) => kind !== undefined)).toEqual([]);
    expect(await schemas()).toEqual([]);
  });

  it('reads the books of a bot that runs on its built-in database, and starts none itself', async () => {
    let running: { close(): Promise<void> } | undefined;
    try {
      const findings = await clinic.examine({
        prepare: async ({ DATA_DIR = '' }) => (running = await openStore({ dataDir: DATA_DIR, log: silentLog })),
        env: (env) => (env['DATABASE_URL'] = ''),
      });

      expect(amissIn(findings)).toMatchObject([{ check: 'first-message', alsoStops: ['approver-chats prod'] }]);
    } finally {
      await running?.close();
    }
  });

  it('knows System Administrator by its template, whatever its name is', async () => {
    expect(amissIn(await clinic.examine(inGerman))).toEqual([]);
  });

  it('takes nobody for a lender who is named and blocked', async () => {
    const findings = await clinic.examine(withBlockedLenderAlone);

    expect(amissIn(findings)).toMatchObject([
      { check: 'license', result: 'fault', seen: expect.stringMatching(/nobody can lend/) },
      { check: 'lender', result: 'fault' },
    ]);
  });

  it('finds nothing amiss with a product that is out of units, where another of the environment has some', async () => {
    expect(amissIn(await clinic.examine(withAnotherLicense))).toEqual([]);
  });

  it('counts a lender who is lending right now as no fault, and says for which request', async () => {
    const findings = await clinic.examine(whileSamLends);

    expect(amissIn(findings)).toEqual([]);
    expect(findings.find(({ check }) => check === 'lender')?.seen).toMatch(/lends the licence for SA-7/);
  });

  it('says that the next account waits for the licence that is lent right now, where no other is free', async () => {
    const findings = await clinic.examine({ ...whileSamLends, tenant: withoutFreeSeats });

    expect(amissIn(findings)).toMatchObject([
      { check: 'license', result: 'warn', seen: expect.stringMatching(/^0 of 25 are free; the next account borrows/) },
    ]);
  });

  it('counts two approvals for System Administrator by its template, also beside a role that is not there', async () => {
    const findings = await clinic.examine(withMissingRole);

    expect(amissIn(findings).map(({ check }) => check)).toEqual(['role', 'approvers']);
  });

  it('looks at the later of two secrets that begin alike', async () => {
    expect(amissIn(await clinic.examine(withSecretAlike))).toEqual([]);
  });

  it('tells one cause once, with what it stops', async () => {
    const findings = await clinic.examine({ secretEndsIn: -2 * DAY });

    const text = report(findings);
    expect(text.match(/has expired/g)).toHaveLength(1);
    expect(text).toMatch(/FAULT token {2}Microsoft Graph: The client secret/);
    expect(text).toMatch(/why: {2}Every call needs a token/);
    expect(text).toMatch(/next: An operator opens Entra/);
    expect(text).toMatch(/same cause: token Dataverse of prod; .*; and \d+ more/);
    expect(text).toMatch(/\d+ in order, 0 warnings, 1 faults$/);
  });

  it('tells two causes apart that strike at the same time', async () => {
    const findings = await clinic.examine({
      vaultRights: ['get'],
      ownRoles: null,
      desk: (desk) => (desk.environments[0].approvers = { people: [missing], groupId: approverGroup }),
    });

    expect(amissIn(findings).map(({ check }) => check)).toEqual(['vault', 'environment', 'approvers']);
  });
});

function lineOf(state: string, finding: DoctorFinding | undefined): string {
  const short = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
  const { check = '', seen = '', next = '' } = finding ?? {};
  return `  ${state.padEnd(52)} → ${short(`${check}: ${seen}`, 90)} → ${short(next, 90)}`;
}
