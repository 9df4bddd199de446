import type { Loan } from '../../src/desk/loan';
import { verify } from '../../src/recipe/steps/verify';
import { user } from '../faults/world/tenant-state';
import { kim } from '../support/cast';
import type { Twins } from '../support/twins';
import { away, breaks, gives, refuses } from '../support/twins/answers';
import { account, erp, erpRow, plans, sales, start } from '../support/twins/samples';
import { findingsOf, lend, made, names, noneFree } from '../support/twins/scenes';
import { holding, newTenant, rowOf, withErp } from '../support/twins/tenant';

const KIM = kim.aadObjectId;
const minutes = (world: Twins) => (world.timeline.now - start) / 60_000;
const at = (minute: number) => new Date(start + minute * 60_000).toISOString();

describe('a finished account', () => {
  const wrong = (change: object) => {
    const tenant = withErp(newTenant());
    tenant.rows.set(erpRow, rowOf(erpRow, erp, change));
    return made({ tenant });
  };
  const sent = (world: Twins) => world.ledger.filter((line) => /^(crm|directory)\./.test(line));

  it('whose mode was put back gets it twice more, and then is named', async () => {
    const world = wrong({ accessmode: 0 }).always('crm.setAccessMode', gives(undefined));

    expect(await world.step(verify)).toMatchObject({ ok: false, problem: { code: 'check-failed-access-mode' } });
    expect(sent(world)).toEqual(Array(2).fill('crm.setAccessMode uat uat-row-erp 4'));
    expect(world.records().filter((name) => name.includes('repair'))).toEqual(
      names('verify.repair-access-mode-2 verify.repair-access-mode-4'),
    );
  });

  it('whose mode was put back once is right after that', async () => {
    const world = wrong({ accessmode: 0 });

    expect(await world.step(verify)).toMatchObject({ ok: true });
    expect(sent(world)).toHaveLength(1);
    expect(minutes(world)).toBe(4);
  });

  it('that is still licensed loses the licence once more, of which only one try is made', async () => {
    const tenant = withErp(newTenant());
    tenant.users.set(erp, holding(tenant.users.get(erp) ?? user(erp), [{ skuId: sales, disabledPlans: [] }]));
    const world = made({ tenant }).always('directory.assignLicense', gives(undefined));

    expect(await world.step(verify)).toMatchObject({ ok: false, problem: { code: 'check-failed-license-removed' } });
    expect(sent(world)).toEqual(['directory.assignLicense u-erp {"add":[],"remove":["sku-sales"]}']);
  });

  it('that lost its role gets nothing from us: only what a run has sent is sent again', async () => {
    const world = wrong({ roles: [] });

    expect(await world.step(verify)).toMatchObject({ ok: false, problem: { code: 'check-failed-security-role' } });
    expect(world.ledger).toEqual([]);
  });

  it('with two things wrong has them put right one after the other', async () => {
    const tenant = withErp(newTenant());
    tenant.users.set(erp, holding(tenant.users.get(erp) ?? user(erp), [{ skuId: sales, disabledPlans: [] }]));
    tenant.rows.set(erpRow, rowOf(erpRow, erp, { accessmode: 0 }));
    const world = made({ tenant });

    expect(await world.step(verify)).toMatchObject({ ok: true });
    expect(sent(world)).toEqual([
      'crm.setAccessMode uat uat-row-erp 4',
      'directory.assignLicense u-erp {"add":[],"remove":["sku-sales"]}',
    ]);
  });

  it.each<[string, object, object]>([
    ['is in the group that it was put into', {}, [{ check: 'account-group', result: 'pass' }]],
    ['was put into none', { joinedAccountGroupId: undefined }, []],
  ])('%s', async (_how, facts, findings) => {
    const world = made();
    const outcome = await made({ facts: { ...world.facts(), ...facts } }).step(verify);

    expect(findingsOf(outcome).filter(({ check }) => check === 'account-group')).toMatchObject(findings);
  });

  it.each([
    ['not as it is used', refuses('user-disabled'), 0],
    ['not within the wait', away, 5],
    ['with a mistake of ours', breaks, 0],
  ])('that answers %s is finished all the same, and that is noted', async (_how, answer, more) => {
    const world = made().always('crm.whoAmIAs', answer);

    const outcome = await world.step(verify);

    expect(outcome).toMatchObject({ ok: true });
    const findings = findingsOf(outcome);
    expect(findings.at(-1)).toMatchObject({ check: 'works-as-account', result: 'warn', at: at(2 + more) });
    expect(world.records().at(-1)).toBe('verify.as-account-at');
  });
});

describe('the lender of a finished account', () => {
  const lenders = (states: readonly (readonly string[] | null)[], change: Partial<Loan> = {}) => {
    const world = lend(made({ tenant: noneFree(withErp(newTenant())) }), { state: 'returned', ...change });
    const [first] = states;
    const has = first ? holding(user(KIM), [{ skuId: sales, disabledPlans: first }]) : user(KIM);
    world.tenant.users.set(KIM, has);
    return world;
  };

  it('who has other apps than before gets exactly what was lent, once more', async () => {
    const world = lenders([[]]);

    expect(await world.step(verify)).toMatchObject({ ok: true });
    expect(world.tenant.users.get(KIM)?.assignedLicenses).toEqual([{ skuId: sales, disabledPlans: plans }]);
    expect(world.records()).toContain('verify.repair-lender-whole-2');
  });

  it('who is without it after that is owed it, and a person is told', async () => {
    const world = lenders([null]).always('directory.assignLicense', gives(undefined));

    expect(await world.step(verify)).toMatchObject({
      ok: false,
      problem: { code: 'license-owed', values: { lender: kim.name, license: 'Sales Enterprise' } },
    });
    expect(world.ledger.filter((line) => line.startsWith('directory.assignLicense'))).toHaveLength(1);
    expect(world.books.loans.get('SA-42')?.state).toBe('owed');
    expect(world.records().at(-1)).toBe('verify.owed');
  });

  it('who is whole gets nothing again where only the mode is put right', async () => {
    const world = lenders([plans]);
    world.tenant.rows.set(erpRow, rowOf(erpRow, erp, { accessmode: 0 }));

    expect(await world.step(verify)).toMatchObject({ ok: true });
    expect(world.ledger.filter((line) => /^(crm|directory)/.test(line))).toEqual([
      'crm.setAccessMode uat uat-row-erp 4',
    ]);
  });

  it('who is whole is owed nothing by an account that is not', async () => {
    const world = lenders([plans]);
    world.tenant.rows.set(erpRow, rowOf(erpRow, erp, { roles: [] }));

    expect(await world.step(verify)).toMatchObject({ ok: false, problem: { code: 'check-failed-security-role' } });
    expect(world.books.loans.get('SA-42')?.state).toBe('returned');
  });

  it.each([
    ['long before a Retry is not looked at: what became of it since is their own affair', 300_000, false],
    ['only just before is looked at, and gets it once more', 299_999, true],
  ] as const)('who lacks a licence that came back %s', async (_how, ago, isLookedAt) => {
    const world = lenders([null], { returnedAt: new Date(start - ago).toISOString() });

    const outcome = await world.step(verify);

    expect(outcome).toMatchObject({ ok: true });
    expect(findingsOf(outcome).some(({ check }) => check === 'lender-whole')).toBe(isLookedAt);
    expect(world.ledger.some((line) => line.startsWith('directory.assignLicense'))).toBe(isLookedAt);
    expect(world.books.loans.get('SA-42')?.state).toBe('returned');
  });

  it('who does not have it back yet is looked at, however long it is away', async () => {
    const world = lenders([null], { state: 'owed', recordedAt: '2026-01-02T08:00:00.000Z' });

    expect(findingsOf(await world.step(verify)).some(({ check }) => check === 'lender-whole')).toBe(true);
  });

  it.each<[string, object | null, boolean]>([
    ['is looked at while the account is not in the register', null, true],
    ['is not looked at once this request has finished it', { ...account, requestId: 'SA-42' }, false],
    ['is looked at where another request has finished it', account, true],
  ])('%s', async (_how, record, isLookedAt) => {
    const world = lenders([plans]);
    if (record) world.books.accounts.set('SA-42', record as typeof account);

    const findings = findingsOf(await world.step(verify));

    expect(findings.some(({ check }) => check === 'lender-whole')).toBe(isLookedAt);
    expect(world.asked.includes(`directory.userById ${KIM}`)).toBe(isLookedAt);
  });
});
