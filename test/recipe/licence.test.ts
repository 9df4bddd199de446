import { assignLicense } from '../../src/recipe/steps/assign-license';
import { borrowLicense } from '../../src/recipe/steps/borrow-license';
import { user } from '../faults/world/tenant-state';
import { kim } from '../support/cast';
import { twins } from '../support/twins';
import type { Given, Twins } from '../support/twins';
import { away, crashes, lost, refuses, works } from '../support/twins/answers';
import { erp, plans, request, sales, service, start, upn } from '../support/twins/samples';
import { lend, names, noneFree } from '../support/twins/scenes';
import { licensesOf, newTenant, withErp } from '../support/twins/tenant';

const KIM = kim.aadObjectId;
const sent = (world: Twins) =>
  world.ledger.flatMap((line) => (/^directory\.(assign|update)/.test(line) ? [line.slice('directory.'.length)] : []));
const take = `assignLicense ${KIM} {"add":[],"remove":["sku-sales"]}`;
const give = 'assignLicense u-erp {"add":[{"skuId":"sku-sales","disabledPlans":[]}],"remove":[]}';

describe('a licence that was chosen some time ago', () => {
  const recorded = (agoMs: number, state: 'recorded' | 'taken' = 'recorded') =>
    lend(twins({ tenant: noneFree() }), { state, recordedAt: new Date(start - agoMs).toISOString() });
  const looks = ({ asked }: Twins) => asked.filter((line) => /userById|subscribedSkus/.test(line)).length;

  it.each([
    [0, 0],
    [9_999, 0],
    [10_000, 2],
    [-9_999, 0],
    [-10_000, 2],
  ])('%d ms before its taking is looked at again (%d reads)', async (ago, reads) => {
    const world = recorded(ago);

    expect(await world.step(borrowLicense)).toMatchObject({ ok: true });
    expect(looks(world)).toBe(reads);
    expect(sent(world)).toEqual([take]);
  });

  it('is not taken from a lender who could not get it back any more', async () => {
    const world = recorded(60_000);
    world.tenant.bought.set(sales, 2);

    expect(await world.step(borrowLicense)).toMatchObject({ ok: false, problem: { code: 'license-over-assigned' } });
    expect(sent(world)).toEqual([]);
    expect(world.books.loans.get('SA-42')?.state).toBe('returned');
  });

  it('is judged by the product that was recorded, whatever else the lender has', async () => {
    const world = recorded(60_000);
    const has = (world.tenant.users.get(KIM) ?? user(KIM)).licenseAssignmentStates;
    const other = has.map((one) => ({ ...one, skuId: service }));
    world.tenant.users.set(KIM, { ...user(KIM), licenseAssignmentStates: other });

    expect(await world.step(borrowLicense)).toMatchObject({ ok: false, problem: { code: 'lender-no-license' } });
    expect(sent(world)).toEqual([]);
  });

  it.each([
    ['and gone is what was wished, once its removal may have arrived', 'taken', { ok: true }],
    ['and gone before anything was sent is not there to be lent', 'recorded', { ok: false }],
  ] as const)('%s', async (_how, state, outcome) => {
    const world = recorded(60_000, state);
    world.tenant.users.set(KIM, user(KIM));

    expect(await world.step(borrowLicense)).toMatchObject(outcome);
    expect(sent(world)).toEqual(state === 'taken' ? [take] : []);
  });

  it('is looked at again before its taking is sent again', async () => {
    const world = recorded(0).on('directory.assignLicense', away);

    expect(await world.step(borrowLicense)).toMatchObject({ ok: true });
    expect(looks(world)).toBe(2);
    expect(sent(world)).toEqual([take, take]);
  });

  it('and taken while its run died is taken once', async () => {
    const world = twins({ tenant: noneFree() }).on('directory.assignLicense', crashes);

    expect(await world.step(borrowLicense)).toBe('died');
    expect(world.books.loans.get('SA-42')?.state).toBe('taken');
    expect(await world.step(borrowLicense)).toMatchObject({ ok: true, values: { lender: 'Kim Larsen' } });
    expect(licensesOf(world.tenant, KIM)).toEqual([]);
    expect(world.books.loans.get('SA-42')?.disabledPlans).toEqual(plans);
  });
});

const chosen = { userId: erp, userPrincipalName: upn, licensedSkuId: sales };
const assigner = (given: Given = {}) => twins({ tenant: noneFree(withErp(newTenant())), facts: chosen, ...given });

describe('a licence for the account', () => {
  it('that somebody else was given first is borrowed after all', async () => {
    const world = assigner().on('directory.assignLicense', refuses('no-license-free'));

    expect(await world.step(assignLicense)).toEqual({ ok: true, values: { lender: 'Kim Larsen' } });
    expect(sent(world)).toEqual([give, take, give]);
    expect(world.facts()).toEqual({ ...chosen, licenseRemoved: false });
    expect(world.books.loans.get('SA-42')).toMatchObject({ state: 'taken', disabledPlans: plans });
    expect(world.records()).toEqual(
      names(`assign-license.loan assign-license.first assign-license.first.owed assign-license.source
        assign-license.loan.remember assign-license.take assign-license.borrowed assign-license.borrowed.owed`),
    );
  });

  it('borrowed after all, and refused then, ends there', async () => {
    const world = assigner().on(
      'directory.assignLicense',
      refuses('no-license-free'),
      works,
      refuses('license-conflict'),
    );

    expect(await world.step(assignLicense)).toMatchObject({ ok: false, problem: { code: 'license-conflict' } });
    expect(world.facts().licenseRemoved).toBeUndefined();
  });

  it('that nobody can lend ends with what the lender lacks', async () => {
    const world = assigner().on('directory.assignLicense', refuses('no-license-free'));
    world.tenant.users.delete(KIM);

    expect(await world.step(assignLicense)).toMatchObject({ ok: false, problem: { code: 'lender-gone' } });
    expect(sent(world)).toEqual([give]);
  });

  it.each<[string, Given, string]>([
    [
      'with nobody chosen to lend',
      { request: { decision: { verdict: 'approved', by: kim, at: request.requestedAt } } },
      'no-license-free',
    ],
    ['with nothing decided at all', { request: { decision: undefined } as object }, 'no-license-free'],
    ['for another reason', {}, 'license-conflict'],
  ])('refused %s ends there, and nothing is owed', async (_how, given, code) => {
    const world = assigner(given).on('directory.assignLicense', refuses(code));

    expect(await world.step(assignLicense)).toMatchObject({ ok: false, problem: { code } });
    expect(sent(world)).toEqual([give]);
    expect(world.facts()).toEqual(chosen);
  });

  it('that was borrowed is counted as free a little later, and waited for', async () => {
    const world = lend(assigner()).on('directory.assignLicense', refuses('no-license-free'));

    expect(await world.step(assignLicense)).toEqual({ ok: true });
    expect(sent(world)).toEqual([give, give]);
  });

  it('that was borrowed before and given back is not counted as free for long', async () => {
    const world = lend(assigner(), { state: 'returned' }).on('directory.assignLicense', refuses('no-license-free'));

    await world.step(assignLicense);

    expect(sent(world)).toEqual([give, take, give]);
  });

  it('that was borrowed and is refused for another reason is not waited for', async () => {
    const world = lend(assigner()).on('directory.assignLicense', refuses('license-conflict'));

    expect(await world.step(assignLicense)).toMatchObject({ ok: false, outlook: 'refused' });
    expect(world.timeline.now).toBe(start);
  });

  it('is owed from before it is sent, also where its answer was lost before a refusal', async () => {
    const world = assigner().on('directory.assignLicense', lost, refuses('license-conflict'));

    expect(await world.step(assignLicense)).toMatchObject({ ok: false });
    expect(world.ledger[0]).toBe('saveFacts SA-42 {"licenseRemoved":false}');
    expect(world.facts().licenseRemoved).toBe(false);
  });

  it('needs a country first, which an account from Active Directory often lacks', async () => {
    const world = assigner().on('directory.assignLicense', refuses('usage-location'));

    expect(await world.step(assignLicense)).toEqual({ ok: true });
    expect(world.ledger.slice(3, 8)).toEqual([
      'outcome assign-license u-erp {"failed":"refused: usage-location"}',
      'saveFacts SA-42 {"licenseRemoved":null}',
      'intent set-usage-location u-erp {"usageLocation":"DE"}',
      'directory.updateUser u-erp {"usageLocation":"DE"}',
      'outcome set-usage-location u-erp {"usageLocation":"DE"}',
    ]);
    expect(sent(world).at(-1)).toBe(give);
  });
});
