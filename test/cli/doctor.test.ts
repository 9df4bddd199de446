import { exitCode, report } from '../../src/cli/doctor/print';
import { ailments, missing } from './ailments';
import { examinePatient } from './clinic';

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

  it.each(ailments)('names %s, that alone, and the remedy', async (_name, patient, check, result, seen, next) => {
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
    expect(text).toMatch(/FAULT security-group {2}prod: There is no group/);
    expect(text).toMatch(/why: {2}Without membership/);
    expect(text).toMatch(/next: An operator copies the id of the group/);
    expect(text).toMatch(/\d+ in order, 0 warnings, 1 faults$/);
  });
});
