import type { ServiceRequest } from '../../src/desk/request';
import type { AssignedLicense } from '../../src/recipe/ports';
import type { Values } from '../../src/words/saying';
import { words } from '../../src/words/words';
import { dana, kim, lee, olga, omar } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';
import { handlersOf, jobsOf, quietTenant, rowOf, userOf } from '../support/quiet-tenant';

const start = Date.parse('2029-03-01T10:00:00.000Z');
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const sales = '11111111-1111-4111-8111-111111111111';
const lent = { skuId: sales, disabledPlans: ['plan-a'] };

let now = new Date(start);
let office: Office;
beforeAll(async () => {
  office = await openOffice((same) => same, { now: () => now });
});
afterAll(() => office.close());
beforeEach(async () => {
  now = new Date(start);
  await office.books.database.query('truncate desk.requests, desk.loans, desk.notices, desk.jobs cascade');
  await office.approvers([dana, lee, olga]);
});

const after = (ms: number) => void (now = new Date(start + ms));
const at = (ms: number) => new Date(start + ms).toISOString();

const decision = { verdict: 'approved', by: dana, at: at(0), lender: kim, startsAt: at(0) } as const;

/** Kim's licence is lent to it, and has come so far, each a minute after the one before. */
async function loaned(moves: readonly ('Taken' | 'Returned' | 'Owed')[], change: Partial<ServiceRequest> = {}) {
  const { id } = await office.insert({ state: 'running', attempt: 1, decision, ...change });
  const register = office.register();
  await register.recordLoan({ requestId: id, lender: kim, ...lent });
  for (const [index, move] of moves.entries()) {
    after((index + 1) * minute);
    await register[`loan${move}`](id);
  }
  return id;
}

/** Entra and Dynamics 365 show the lender like this; null: there is no such user, or no such row. */
function lender(held: readonly AssignedLicense[] | null, isdisabled: boolean | null = false) {
  const states = held?.map((one) => ({ ...one, assignedByGroup: null, state: 'Active', error: null })) ?? [];
  const user = held && userOf(kim, { assignedLicenses: held, licenseAssignmentStates: states });
  return quietTenant({
    userById: async (id) => (id === kim.aadObjectId ? user : userOf(omar)),
    systemuserOf: async (_id, userId) =>
      isdisabled === null || userId !== kim.aadObjectId ? null : rowOf('row of Kim', { isdisabled }),
  });
}

async function mind(id: string, tenant = lender([lent])): Promise<void> {
  await office.books.database.query('truncate desk.jobs');
  await handlersOf(office, { tenant })['mind-lender'](id, {});
}

async function told() {
  const rows = await office.books.database.query('select key, person_id, body from desk.notices order by key');
  return rows.map(({ key, person_id: who, body }) => {
    const { message, values, locale } = body as { message: string; values: object; locale: string };
    return { key, who, message, values, locale };
  });
}

const word = (id: string, what: string, values: object, recorded = at(0)) => ({
  key: `loan:${id}:${recorded}:lender-${what}:${kim.aadObjectId}`,
  who: kim.aadObjectId,
  message: `notice.lender-${what}`,
  values: { id, account: `svc-${id.toLowerCase()}`, ...values },
  locale: 'en-GB',
});
const names = `${dana.name}, ${lee.name}`;

describe('whoever lends reads that their licence is late', () => {
  it('an hour after it was taken, with those who act; not before, and once', async () => {
    const id = await loaned(['Taken']);
    after(minute + hour);
    await mind(id);
    expect(await told()).toEqual([]);
    expect(await jobsOf(office)).toEqual([`mind-lender ${id} ${at(minute + hour + 1_000)}`]);

    for (const ms of [1, 2 * hour]) {
      after(minute + hour + ms);
      await mind(id);
      expect(await told()).toEqual([word(id, 'late', { since: at(minute), names })]);
      expect(await jobsOf(office)).toEqual([]);
    }
  });

  it.each(['running', 'needs-hands'] as const)('never while nothing was taken, however long: %s', async (state) => {
    const id = await loaned([], { state });

    after(5 * hour);
    await mind(id);

    expect(await told()).toEqual([]);
    expect(await jobsOf(office)).toEqual([`mind-lender ${id} ${at(6 * hour)}`]);
  });

  it('nor once the request is over: the loan of which nothing was taken is closed, and they hear that it was not needed', async () => {
    const id = await loaned([], { state: 'needs-hands' });
    await office.books.database.query(`update desk.requests set state = 'done' where id = $1`, [id]);

    await mind(id, lender(null));

    expect((await told()).map(({ message }) => message)).toEqual(['notice.lender-spared']);
    expect(await jobsOf(office)).toEqual([]);
    expect(await office.books.store.look((tx) => tx.loans.open())).toEqual([]);
  });

  it('and where nobody is left who could act, in words', async () => {
    const id = await loaned(['Taken', 'Owed'], { state: 'needs-hands' });
    await office.approvers([]);

    await mind(id);

    const [late] = await told();
    expect(words('en-GB', 'UTC').t('notice.lender-late', late?.values as Values)).toContain(
      'Who can act on it: nobody at the moment.',
    );
  });

  it.each(['Taken', 'Owed'] as const)('at once where the run has stopped and nobody works on it: %s', async (move) => {
    const id = await loaned(['Taken', move], { state: 'needs-hands' });

    await mind(id);

    expect(await told()).toEqual([word(id, 'late', { since: at(minute), names })]);
    expect(await jobsOf(office)).toEqual([]);
  });

  it('an hour after it was given back and does not show; it is looked for during a day', async () => {
    const id = await loaned(['Taken', 'Returned'], { state: 'needs-hands' });
    const back = 2 * minute;
    const looks = [];
    for (const ms of [0, hour, hour + 1, day - 1, day]) {
      after(back + ms);
      await mind(id, lender([]));
      looks.push([(await told()).length, await jobsOf(office)]);
    }

    expect(looks).toEqual([
      [0, [`mind-lender ${id} ${at(back + 1_000)}`]],
      [0, [`mind-lender ${id} ${at(back + hour + 1_000)}`]],
      [1, [`mind-lender ${id} ${at(back + hour + 1 + 1_000)}`]],
      [1, [`mind-lender ${id} ${at(back + day - 1 + 1_000)}`]],
      [1, []],
    ]);
    expect(await told()).toEqual([word(id, 'late', { since: at(minute), names })]);
  });
});

describe('whoever lent reads that their licence is back', () => {
  it.each<[string, boolean | null]>([
    ['and has their row in Dynamics 365', false],
    ['and has no row there', null],
  ])('%s, which one it is and how long it was away, and is looked after no more', async (_row, isdisabled) => {
    const id = await loaned(['Taken', 'Returned']);

    await mind(id, lender([lent], isdisabled));

    expect(await told()).toEqual([word(id, 'back', { license: 'Dynamics 365 Sales', took: minute })]);
    expect(await jobsOf(office)).toEqual([]);
    after(day);
    await mind(id, lender([], true));
    expect([(await told()).length, await jobsOf(office)]).toEqual([1, []]);
  });

  it('by the id of the product where the settings name it no more', async () => {
    const id = await loaned(['Taken', 'Returned'], { environmentId: 'gone' });

    await mind(id);

    expect(await told()).toEqual([word(id, 'back', { license: sales, took: minute, case: 'license-alone' })]);
  });

  it('but nothing where they are not in Entra any more', async () => {
    const id = await loaned(['Taken', 'Returned']);
    after(2 * hour);

    await mind(id, lender(null));

    expect([await told(), await jobsOf(office)]).toEqual([[], []]);
  });

  it('of two loans each is told for itself', async () => {
    const id = await loaned(['Taken', 'Returned']);
    await mind(id);
    after(hour);
    const register = office.register();
    await register.recordLoan({ requestId: id, lender: kim, ...lent });
    await register.loanTaken(id);
    await register.loanReturned(id);

    await mind(id);

    expect(await told()).toEqual([
      word(id, 'back', { license: 'Dynamics 365 Sales', took: minute }),
      word(id, 'back', { license: 'Dynamics 365 Sales', took: 0 }, at(hour)),
    ]);
  });
});

describe('whoever was to lend and did not', () => {
  it('reads that it was not needed', async () => {
    const { id } = await office.insert({ state: 'done', attempt: 1, decision, locale: 'de-DE' });

    await mind(id);

    const said = word(id, 'spared', {}, 'none');
    expect(await told()).toEqual([{ ...said, locale: 'de-DE' }]);
  });

  it.each<[string, Partial<ServiceRequest>]>([
    ['a request that borrowed from nobody', { state: 'done', decision: { verdict: 'approved', by: dana, at: at(0) } }],
    ['one of which they were never told', { state: 'done', decision: { ...decision, startsAt: undefined } as never }],
    ['one for which nobody was chosen', { state: 'done', decision: { ...decision, lender: undefined } as never }],
    ['one that was closed', { state: 'done' }],
    ['one that waits for an approval', { state: 'pending', decision }],
  ])('reads nothing of %s', async (_what, change) => {
    const { id } = await office.insert({ attempt: 1, ...change });

    await mind(id);

    expect([await told(), await jobsOf(office)]).toEqual([[], []]);
  });

  it('and of a request that does not exist nobody reads anything', async () => {
    await mind('SA-404');

    expect([await told(), await jobsOf(office)]).toEqual([[], []]);
  });
});
