import { kim } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';
import { skuOf } from '../support/quiet-tenant';
import { asking, ofBoth } from '../support/survey-questions';
import type { Answers, Question } from '../support/survey-questions';

const start = new Date('2029-03-01T10:00:00.000Z');
const sku = '11111111-1111-4111-8111-111111111111';
const minutes = 60_000;

let now = start;
let office: Office;
beforeAll(async () => {
  office = await openOffice(
    (samples) => ({
      ...samples,
      environments: samples.environments.flatMap((each) => [
        { ...each, lenders: [] },
        { ...each, lenders: [], id: 'uat', name: 'UAT' },
      ]),
    }),
    { now: () => now },
  );
});
afterAll(() => office.close());
beforeEach(async () => {
  now = start;
  const tables = 'requests, accounts, jobs, loans, surveys, postings, slots, people, approver_snapshots';
  await office.books.database.query(`truncate ${tables.replace(/\w+/g, 'desk.$&')} cascade`);
});

const counts = (change: Answers = {}) =>
  asking(office, change, (handlers) => handlers['take-survey'](office.environmentId, {}));

/** Checks a fresh request. */
async function checks(change: Answers = {}) {
  const { id } = await office.insert({ state: 'checking', accountName: 'svc-new' });
  const asked = await asking(office, change, (handlers) => handlers['check-request'](id, {}));
  const request = await office.books.store.look((tx) => tx.requests.get(id));
  await office.books.database.query(`delete from desk.requests where state in ('pending', 'refused')`);
  return { asked, state: request?.state, code: request?.problem?.code ?? null };
}

describe('a request is checked by the last survey', () => {
  it.each<[string, number, readonly Question[]]>([
    ['of this moment', 0, []],
    ['of five minutes ago', 5 * minutes, []],
    ['but not by an older one', 5 * minutes + 1, ofBoth],
    ['nor by one of later, before the clock was set back', -1, ofBoth],
  ])('%s', async (_when, ago, asked) => {
    await counts();
    now = new Date(start.getTime() + ago);

    expect(await checks()).toEqual({ asked, state: 'pending', code: null });
  });

  it('of its own environment', async () => {
    await asking(office, {}, (handlers) => handlers['take-survey']('uat', {}));

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
    ['a run is at work, which may hold what it shows as free', () => office.insert({ state: 'running', attempt: 1 })],
    ['one is about to begin', () => office.insert({ state: 'approved', attempt: 1 })],
    ['a licence is lent', lent],
  ])('but not while %s', async (_what, happens) => {
    await counts();
    await happens();

    expect((await checks()).asked).toEqual(ofBoth);
  });

  it('nor by one that was taken while a run was at work', async () => {
    const { id } = await office.insert({ state: 'running', attempt: 1 });
    await counts();
    await office.books.database.query('delete from desk.requests where id = $1', [id]);

    expect((await checks()).asked).toEqual(ofBoth);
  });
});

/** A loan of a request that nobody works on any more. */
async function lent(): Promise<void> {
  const { id } = await office.insert({ state: 'needs-hands', attempt: 1 });
  await office.register().recordLoan({ requestId: id, lender: kim, skuId: sku, disabledPlans: [] });
  await office.register().loanTaken(id);
}
