import type { Loan } from '../../src/desk/loan';
import { borrowLicense } from '../../src/recipe/steps/borrow-license';
import { user } from '../faults/world/tenant-state';
import { dana, kim, omar } from '../support/cast';
import { twins } from '../support/twins';
import type { Given, Twins } from '../support/twins';
import { away, breaks, gives, notYet, refuses } from '../support/twins/answers';
import { plans, request, sales, service, start } from '../support/twins/samples';
import { kimsLoan, lend, names, noneFree } from '../support/twins/scenes';
import { holding, licensesOf, newTenant } from '../support/twins/tenant';

const KIM = kim.aadObjectId;
const borrower = (given: Given = {}) => twins({ tenant: noneFree(), ...given });
const withoutLender: Given = { request: { decision: { verdict: 'approved', by: dana, at: request.requestedAt } } };
const taken = (world: Twins) => world.ledger.filter((line) => line.startsWith('directory.assignLicense'));
const take = `directory.assignLicense ${KIM} {"add":[],"remove":["sku-sales"]}`;
const ofOthers = { requestId: 'SA-7', skuId: sales } as const;
const fresh = new Date(start).toISOString();

describe('a free licence', () => {
  it('is the first of the settings that has one, and nobody is asked to lend', async () => {
    const tenant = newTenant();
    tenant.bought.set(sales, 3);
    const world = twins({ tenant });

    expect(await world.step(borrowLicense)).toEqual({ ok: true, skipped: true });
    expect(world.facts()).toEqual({ licensedSkuId: service });
    expect(world.books.loans.size).toBe(0);
  });

  it('that is due to a lender is left to them, where another is free', async () => {
    const world = lend(twins(), { ...ofOthers, lender: omar });

    await world.step(borrowLicense);

    expect(world.facts()).toEqual({ licensedSkuId: service });
  });

  const promised = (given: Given = {}) => {
    const world = lend(twins(given), { ...ofOthers, lender: omar });
    return lend(world, { ...ofOthers, requestId: 'SA-8', skuId: service, lender: { ...omar, aadObjectId: 'u-nina' } });
  };

  it('that is due to a lender is waited for where nobody is to lend, and then it is said which', async () => {
    const world = promised(withoutLender);

    expect(await world.step(borrowLicense)).toMatchObject({
      ok: false,
      outlook: 'not-yet',
      problem: { code: 'unit-promised', values: { license: 'Sales Enterprise' } },
    });
    expect(world.timeline.now - start).toBe(600_000);
    expect(world.ledger).toEqual([]);
  });

  it('that is due to a lender is left to them where another lends', async () => {
    const world = promised();

    expect(await world.step(borrowLicense)).toEqual({ ok: true, values: { lender: 'Kim Larsen' } });
    expect(taken(world)).toEqual([take]);
  });

  it('there is none of, and nobody to lend one', async () => {
    const world = borrower(withoutLender);

    expect(await world.step(borrowLicense)).toMatchObject({ ok: false, problem: { code: 'no-license-free' } });
    expect(world.ledger).toEqual([]);
  });

  it('is not counted where nobody may', async () => {
    const world = twins().on('directory.subscribedSkus', refuses('permission-missing'));

    expect(await world.step(borrowLicense)).toMatchObject({ ok: false, problem: { code: 'permission-missing' } });
  });
});

describe('a lender', () => {
  it('gets back first what an earlier attempt still owes', async () => {
    const world = lend(twins(), { state: 'owed' });
    world.tenant.users.set(KIM, user(KIM));

    expect(await world.step(borrowLicense)).toMatchObject({ ok: true });

    expect(licensesOf(world.tenant, KIM)).toEqual([{ skuId: sales, disabledPlans: plans }]);
    expect(world.books.loans.get('SA-42')?.state).toBe('returned');
    expect(world.records().slice(0, 3)).toEqual(names('borrow-license.open return-license.loan return-license'));
  });

  it('is asked for nothing more where that cannot be given back', async () => {
    const world = lend(borrower(), { state: 'owed' }).always('directory.assignLicense', refuses('permission-missing'));

    expect(await world.step(borrowLicense)).toMatchObject({ ok: false, problem: { code: 'license-owed' } });
    expect(world.facts()).toEqual({});
  });

  it.each(['recorded', 'taken'] as const)('whose loan to this request is %s lends no second time', async (state) => {
    const world = lend(twins(), { state, recordedAt: fresh });

    expect(await world.step(borrowLicense)).toEqual({ ok: true, values: { lender: 'Kim Larsen' } });
    expect(world.asked).not.toContain('directory.subscribedSkus');
    expect(world.ledger).not.toContainEqual(expect.stringContaining('recordLoan'));
    expect(taken(world)).toEqual([take]);
  });

  it('who got back what an earlier attempt took lends again', async () => {
    const world = lend(borrower(), { state: 'returned' });

    await world.step(borrowLicense);

    expect(world.books.loans.get('SA-42')).toEqual({ ...kimsLoan, recordedAt: fresh });
  });

  it('who says Not now keeps the licence, and the loan is closed', async () => {
    const world = borrower().on('loanTaken', gives(false));

    expect(await world.step(borrowLicense)).toEqual({
      ok: false,
      outlook: 'refused',
      problem: { code: 'lender-declined', values: { lender: 'Kim Larsen' } },
    });
    expect(taken(world)).toEqual([]);
    expect(world.books.loans.get('SA-42')?.state).toBe('returned');
    expect(world.records().slice(-2)).toEqual(names('borrow-license.take borrow-license.untouched'));
  });

  it('from whom it may have been taken stays recorded as one who lends', async () => {
    const world = borrower().on('directory.assignLicense', refuses('permission-missing'));

    expect(await world.step(borrowLicense)).toMatchObject({ ok: false, problem: { code: 'permission-missing' } });
    expect(world.books.loans.get('SA-42')?.state).toBe('taken');
  });

  it('whose licence cannot be taken at once is not waited for', async () => {
    const world = borrower().on('directory.assignLicense', notYet);

    expect(await world.step(borrowLicense)).toMatchObject({ ok: false, outlook: 'not-yet' });
    expect(world.timeline.now).toBe(start);
  });
});

describe('a lender who cannot lend is named, with the reason', () => {
  const become = (change: Partial<ReturnType<typeof user>>) => (world: Twins) =>
    world.tenant.users.set(KIM, user(KIM, change));
  const byGroup = holding(user(KIM), [{ skuId: sales, disabledPlans: [] }], 'group-sales');

  it.each<[string, string, number, (world: Twins) => unknown]>([
    ['gone', 'lender-gone', 2, ({ tenant }) => tenant.users.delete(KIM)],
    ['disabled', 'lender-disabled', 2, become({ accountEnabled: false })],
    ['no-license', 'lender-no-license', 2, become({})],
    ['group-license', 'lender-group-license', 3, become(byGroup)],
    ['administrator', 'lender-administrator', 3, (world) => world.on('directory.directoryRoles', gives(['global']))],
  ])('%s', async (why, code, bought, change) => {
    const world = borrower();
    world.tenant.bought.set(sales, bought);
    change(world);

    expect(await world.step(borrowLicense)).toEqual({
      ok: false,
      outlook: 'refused',
      problem: { code, values: { lender: 'Kim Larsen', case: why } },
    });
    expect(world.ledger).toEqual([]);
    expect(world.asked).toContain(`directory.directoryRoles ${KIM}`);
  });

  it('which may be the product: what is taken could not be given back', async () => {
    const world = borrower();
    world.tenant.bought.set(sales, 2);

    expect(await world.step(borrowLicense)).toMatchObject({
      problem: { code: 'license-over-assigned', values: { license: 'Sales Enterprise', used: 3, total: 2 } },
    });
    expect(world.ledger).toEqual([]);
  });

  it('and a mistake of ours in reading roles is none of theirs', async () => {
    const world = borrower().on('directory.directoryRoles', breaks);

    expect(await world.step(borrowLicense)).toMatchObject({ ok: false, problem: { code: 'unexpected' } });
    expect(world.ledger).toEqual([]);
  });

  it('where the app may not read roles the others rules hold, and a role that bars nobody bars nobody', async () => {
    const unread = borrower().on('directory.directoryRoles', refuses('permission-missing'));
    const unready = borrower().on('directory.directoryRoles', notYet);
    const harmless = borrower({ settings: { lenderRoles: ['reader'] } }).on(
      'directory.directoryRoles',
      gives(['reader']),
    );
    const late = borrower().on('directory.directoryRoles', away);

    for (const world of [unread, unready, harmless, late])
      expect(await world.step(borrowLicense)).toMatchObject({ ok: true });
    expect(late.asked.filter((line) => line.startsWith('directory.directoryRoles'))).toHaveLength(2);
  });
});

describe('a lender whose licence is away', () => {
  const lentTo = (change: Partial<Loan>) => {
    const world = lend(borrower(), { requestId: 'SA-7', ...change });
    world.tenant.bought.set(sales, 2);
    world.tenant.users.set(KIM, user(KIM));
    return world;
  };
  const ago = (ms: number) => new Date(start - ms).toISOString();

  it.each<[string, Partial<Loan>]>([
    ['with another run', { state: 'taken' }],
    ['owed by another run', { state: 'owed' }],
    ['on its way back', { state: 'returned', returnedAt: ago(119_999) }],
  ])('%s is waited for', async (_where, change) => {
    const world = lentTo(change);

    expect(await world.step(borrowLicense)).toMatchObject({
      ok: false,
      problem: { code: change.state === 'returned' ? 'lender-no-license' : 'lender-busy' },
    });
    expect(world.books.drawn).toEqual(['borrow-license: waits for lender-busy until 08:10:00']);
  });

  it.each<[string, Partial<Loan>]>([
    ['for as long as any read may lag behind', { state: 'returned', returnedAt: ago(120_000) }],
    ['since nobody knows when', { state: 'returned' }],
  ])('back %s has none', async (_how, change) => {
    const world = lentTo(change);

    expect(await world.step(borrowLicense)).toMatchObject({ ok: false, problem: { code: 'lender-no-license' } });
    expect(world.books.drawn).toEqual([]);
  });

  it('whose loan is another one than that of the lender asked', async () => {
    const world = lentTo({ lender: omar, state: 'taken' });

    expect(await world.step(borrowLicense)).toMatchObject({ ok: false, problem: { code: 'lender-no-license' } });
  });

  it('to another run, though a read still shows it, is waited for', async () => {
    const world = lend(borrower(), { requestId: 'SA-7' });

    expect(await world.step(borrowLicense)).toEqual({
      ok: false,
      outlook: 'not-yet',
      problem: { code: 'lender-busy', values: { lender: 'Kim Larsen' } },
    });
    expect(taken(world)).toEqual([]);
  });
});
