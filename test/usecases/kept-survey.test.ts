import { kim } from '../support/cast';
import { skuOf } from '../support/quiet-tenant';
import { asking, ofBoth, surveyStage } from '../support/survey-questions';
import type { Answers, Question } from '../support/survey-questions';

const sku = '11111111-1111-4111-8111-111111111111';
const minutes = 60_000;

const { stage, counts } = surveyStage();

/** Checks a fresh request. */
async function checks(change: Answers = {}) {
  const { id } = await stage.office.insert({ state: 'checking', accountName: 'svc-new' });
  const asked = await asking(stage.office, change, (handlers) => handlers['check-request'](id, {}));
  const request = await stage.office.books.store.look((tx) => tx.requests.get(id));
  await stage.office.books.database.query(`delete from desk.requests where state in ('pending', 'refused')`);
  return { asked, state: request?.state, code: request?.problem?.code ?? null };
}

describe('a request is checked by the last survey', () => {
  it.each<[string, number, readonly Question[]]>([
    ['of this moment', 0, []],
    ['of five minutes ago', 5 * minutes, []],
    ['of a clock that is a minute ahead', -minutes, []],
    ['but not by an older one', 5 * minutes + 1, ofBoth],
    ['nor by one of later, before the clock was set back', -minutes - 1, ofBoth],
  ])('%s', async (_when, ago, asked) => {
    await counts();
    stage.passes(ago);

    expect(await checks()).toEqual({ asked, state: 'pending', code: null });
  });

  it('of its own environment', async () => {
    await asking(stage.office, {}, (handlers) => handlers['take-survey']('uat', {}));

    expect((await checks()).asked).toEqual(ofBoth);
  });

  const full = { organizationResources: async () => ({ limit: 7, used: 7 }) };
  const noUnit = { subscribedSkus: async () => [skuOf(sku, 1, 1)] };
  const noRole = { rolesInBusinessUnit: async () => [] };

  it.each<[string, Answers]>([
    ['the slots that were full', full],
    ['the licences that were in use', noUnit],
    ['the role that was missing', noRole],
  ])('which says nothing against it: %s are asked for again, and it goes on', async (_what, then) => {
    await counts(then);

    expect(await checks()).toEqual({ asked: ofBoth, state: 'pending', code: null });
  });

  it.each<[string, Answers]>([
    ['environment-full', full],
    ['no-license-no-lender', noUnit],
    ['role-missing', noRole],
  ])('and refused by a new one: %s', async (code, always) => {
    await counts(always);

    expect(await checks(always)).toEqual({ asked: ofBoth, state: 'refused', code });
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'a run is at work, which may hold what it shows as free',
      () => stage.office.insert({ state: 'running', attempt: 1 }),
    ],
    ['one is about to begin', () => stage.office.insert({ state: 'approved', attempt: 1 })],
    ['a licence is lent', lent],
  ])('but not while %s', async (_what, happens) => {
    await counts();
    await happens();

    expect((await checks()).asked).toEqual(ofBoth);
  });

  it('nor by one that was taken while a run was at work', async () => {
    const { id } = await stage.office.insert({ state: 'running', attempt: 1 });
    await counts();
    await stage.office.books.database.query('delete from desk.requests where id = $1', [id]);

    expect((await checks()).asked).toEqual(ofBoth);
  });
});

/** A loan of a request that nobody works on any more. */
async function lent(): Promise<void> {
  const { id } = await stage.office.insert({ state: 'needs-hands', attempt: 1 });
  await stage.office.register().recordLoan({ requestId: id, lender: kim, skuId: sku, disabledPlans: [] });
  await stage.office.register().loanTaken(id);
}
