import { removeLicense } from '../../src/recipe/steps/remove-license';
import { returnLicense } from '../../src/recipe/steps/return-license';
import { kim } from '../support/cast';
import { twins } from '../support/twins';
import { refuses, says } from '../support/twins/answers';
import { erp, plans, sales, upn } from '../support/twins/samples';
import { lend, lentOut, names } from '../support/twins/scenes';
import { licensesOf } from '../support/twins/tenant';

const KIM = kim.aadObjectId;
const skipped = { ok: true, skipped: true };
const cause = { cause: { key: 'as-is', values: { text: 'It stopped.' } } };

describe('a licence that comes off the account', () => {
  it.each([
    ['none was chosen', { licensedSkuId: undefined }],
    ['there is no account', { userId: undefined }],
    ['it is off', { licenseRemoved: true }],
    ['it was never given', { licenseRemoved: undefined }],
  ])('is not asked for where %s', async (_why, facts) => {
    const world = lentOut(facts as object);

    expect(await world.step(removeLicense)).toEqual(skipped);
    expect(world.ledger).toEqual([]);
  });

  it('and that only a group gives is off as far as the desk goes', async () => {
    const world = lentOut().on('directory.assignLicense', refuses('license-inherited'));

    expect(await world.step(removeLicense)).toEqual({ ok: true });
    expect(world.facts().licenseRemoved).toBe(true);
  });

  it('and may not be is named, with its product', async () => {
    const world = lentOut().on('directory.assignLicense', refuses('permission-missing'));

    expect(await world.step(removeLicense)).toEqual({
      ok: false,
      problem: {
        code: 'license-left',
        values: { userPrincipalName: upn, license: 'Sales Enterprise', ...cause },
        technical: 'permission-missing',
      },
    });
    expect(world.facts().licenseRemoved).toBe(false);
  });

  it('is known for the rest of the run', async () => {
    const world = lentOut();

    const learnt = await world.live(async (run) => (await removeLicense.run(run), run.facts.licenseRemoved));

    expect(learnt).toBe(true);
    expect(licensesOf(world.tenant, erp)).toEqual([]);
  });
});

describe('a licence that goes back to its lender', () => {
  it.each(['no loan', 'a loan that is back'])('is none where there is %s', async (what) => {
    const world = what === 'no loan' ? twins() : lend(twins(), { state: 'returned' });

    expect(await world.step(returnLicense)).toEqual(skipped);
    expect(world.ledger).toEqual([]);
  });

  it.each(['recorded', 'taken', 'owed'] as const)(
    'goes back where the loan is %s, with the apps off that were',
    async (state) => {
      const world = lend(lentOut(), { state });

      expect(await world.step(returnLicense)).toEqual({ ok: true, values: { lender: 'Kim Larsen' } });
      expect(licensesOf(world.tenant, KIM)).toEqual([{ skuId: sales, disabledPlans: plans }]);
      expect(world.books.loans.get('SA-42')?.state).toBe('returned');
    },
  );

  it('is counted as free a little later', async () => {
    const world = lentOut().on('directory.assignLicense', refuses('no-license-free'));

    expect(await world.step(returnLicense)).toMatchObject({ ok: true });
    expect(world.books.drawn).toEqual(['return-license: waits for license-free until 08:02:00']);
  });

  it('is owed where it cannot be given, and a person is told to whom', async () => {
    const world = lentOut().on('directory.assignLicense', says('refused', 'permission-missing'));

    expect(await world.step(returnLicense)).toEqual({
      ok: false,
      problem: {
        code: 'license-owed',
        values: {
          lender: 'Kim Larsen',
          license: 'Sales Enterprise',
          disabledPlans: 'plan-forms, plan-flow',
          case: 'some-apps',
          ...cause,
        },
        technical: 'permission-missing',
      },
    });
    expect(world.books.loans.get('SA-42')?.state).toBe('owed');
    expect(world.records()).toEqual(names('return-license.loan return-license return-license.owed'));
  });

  it('to nobody where the lender is gone, and then nothing is owed', async () => {
    const world = lentOut();
    world.tenant.users.delete(KIM);
    world.tenant.deleted.add(KIM);

    expect(await world.step(returnLicense)).toEqual({ ok: true, values: { lender: 'Kim Larsen', case: 'gone' } });
    expect(world.books.loans.get('SA-42')?.state).toBe('returned');
    expect(world.records()).toEqual(names('return-license.loan return-license return-license.gone'));
  });
});
