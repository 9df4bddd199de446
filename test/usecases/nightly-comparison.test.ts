import { retired } from '../../src/desk/account';
import type { AccountRecord } from '../../src/desk/account';
import { openStates } from '../../src/desk/request';
import type { ServiceRequest } from '../../src/desk/request';
import type { AssignedLicense } from '../../src/recipe/ports';
import { dana, kim, olga, omar } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';
import { handlersOf, jobsOf, quietTenant, rowOf, userOf } from '../support/quiet-tenant';

const start = new Date('2029-03-30T02:00:00.000Z');
const minute = 60_000;
const day = 24 * 60 * minute;
const sku = '11111111-1111-4111-8111-111111111111';
const lent = { skuId: sku, disabledPlans: ['a', 'b'] };

let now = start;
let office: Office;
beforeAll(async () => {
  office = await openOffice(
    (samples) => ({
      ...samples,
      environments: samples.environments.flatMap((one) => [one, { ...one, id: 'uat', name: 'UAT' }]),
    }),
    { now: () => now },
  );
});
afterAll(() => office.close());
beforeEach(async () => {
  now = start;
  const tables = 'requests, accounts, jobs, loans, notices, strays, postings';
  await office.books.database.query(`truncate ${tables.replace(/\w+/g, 'desk.$&')} cascade`);
  await office.approvers([dana]);
});

/** Kim as Entra shows them: with these licences of their own; null: there is no such user. */
const kimWith = (held: readonly AssignedLicense[] | null) => {
  const states = held?.map((one) => ({ ...one, assignedByGroup: null, state: 'Active', error: null })) ?? [];
  const user = held && userOf(kim, { assignedLicenses: held, licenseAssignmentStates: states });
  return async (id: string) => (id === kim.aadObjectId ? user : userOf(omar));
};

async function compare(change: Parameters<typeof quietTenant>[0] = {}, environmentId = office.environmentId) {
  await office.books.database.query('truncate desk.jobs');
  await handlersOf(office, { tenant: quietTenant(change) })['compare-tenant'](environmentId, {});
}

/** What the admins were told, oldest first. */
async function told() {
  const rows = await office.books.database.query('select key, body from desk.notices order by created_at, key');
  return rows.map(({ key, body }) => {
    const { message, values, buttons } = body as { message: string; values: object; buttons: object[] };
    return { key, message, values, buttons };
  });
}

it('is done again in a day, and has the environment counted anew', async () => {
  await compare();

  expect(await jobsOf(office)).toEqual([
    `compare-tenant ${office.environmentId} 2029-03-31T02:00:00.000Z`,
    `take-survey ${office.environmentId} 2029-03-30T02:00:00.000Z`,
  ]);
});

describe('a retired account that takes a slot again', () => {
  let account: AccountRecord;
  beforeEach(async () => {
    const made = await office.enter(await office.insert({ state: 'done' }));
    account = retired(made, '2029-02-01T08:00:00.000Z');
    await office.books.store.transaction((tx) => tx.accounts.save(account));
  });
  const again = () => compare({ nonInteractiveUsers: async () => [rowOf('other'), rowOf(account.systemuserId)] });
  const ofIt = async () => (await told()).filter(({ message }) => message === 'notice.retired-account');

  it('is told with what can be done about it, and again in another month', async () => {
    await again();
    now = new Date('2029-03-31T02:00:00.000Z');
    await again();

    const { name, requestId, systemuserId } = account;
    const warning = {
      key: `stray:${systemuserId}:2029-03:${dana.aadObjectId}`,
      message: 'notice.retired-account',
      values: { account: name, id: requestId, environment: 'Production' },
      buttons: [
        { verb: 'account.view', requestId },
        { verb: 'quota.refresh', environmentId: office.environmentId },
      ],
    };
    expect(await ofIt()).toEqual([warning]);

    now = new Date('2029-04-01T02:00:00.000Z');
    await again();
    expect(await ofIt()).toEqual([warning, { ...warning, key: `stray:${systemuserId}:2029-04:${dana.aadObjectId}` }]);
  });

  it('is written into the audit, as what the desk has seen by itself', async () => {
    await again();

    const { name, requestId: id } = account;
    const [row] = await office.books.database.query('select line from desk.audit order by seq desc limit 1');
    expect(JSON.parse(String(row?.['line']))).toMatchObject({
      kind: 'security',
      actor: 'desk',
      action: 'notice.retired-account',
      environmentId: office.environmentId,
      after: { account: name, id, environment: 'Production' },
    });
    const [notice] = await office.books.database.query(
      `select body->>'locale' as locale from desk.notices where body->>'message' = 'notice.retired-account'`,
    );
    expect(notice).toEqual({ locale: 'en' });
  });

  it.each([
    [
      'a request is about it',
      async () => office.insert({ state: 'running', facts: { systemuserId: account.systemuserId } }),
    ],
    ['it is in use again', async () => office.enter(await office.insert({ state: 'done', accountName: account.name }))],
    [
      'the row is of another',
      async () =>
        office.books.database.query(`update desk.accounts set name = 'x', body = body || '{"systemuserId": "y"}'`),
    ],
  ])('is told to nobody while %s', async (_why, happened) => {
    await happened();

    await again();

    expect(await ofIt()).toEqual([]);
  });

  it('of another environment is told there', async () => {
    await office.books.database.query(`update desk.accounts set environment_id = 'uat'`);

    await again();

    expect(await ofIt()).toEqual([]);
  });
});

describe('a loan of a request that is over', () => {
  async function loaned(change: Partial<ServiceRequest> = {}, lender = kim): Promise<string> {
    const { id } = await office.insert({ state: 'done', attempt: 1, ...change });
    const register = office.register();
    await register.recordLoan({ requestId: id, lender, ...lent });
    await register.loanTaken(id);
    return id;
  }
  const loanOf = async (id: string) => (await office.books.store.look((tx) => tx.loans.of(id)))?.state;

  it.each([
    ['has it again, with the same apps switched off in any order', [{ ...lent, disabledPlans: ['b', 'a'] }], 'pass'],
    ['is not in Entra any more', null, 'warn'],
  ])('ends where its lender was read and %s', async (_how, held, result) => {
    const id = await loaned();

    await compare({ userById: kimWith(held) });

    expect(await loanOf(id)).toBe('returned');
    expect(await told()).toEqual([]);
    expect(await jobsOf(office)).toContain(`mind-lender ${id} ${now.toISOString()}`);
    const lines = await office.books.store.transaction((tx) => tx.audit.of(id));
    expect(lines.slice(-1)).toMatchObject([
      { kind: 'outcome', actor: 'desk', action: 'loan-read-back', object: kim.name },
    ]);
    expect(lines.at(-1)?.after).toMatchObject({ check: 'lender-whole', result, at: now.toISOString() });
  });

  it.each([
    ['has it not', []],
    ['has other apps switched off', [{ ...lent, disabledPlans: ['a'] }]],
  ])('is told once a day as long as its lender %s', async (_how, held) => {
    const id = await loaned();
    const since = now.toISOString();

    await compare({ userById: kimWith(held) });
    now = new Date(start.getTime() + day - 1 - 2 * 60 * minute);
    await compare({ userById: kimWith(held) });

    const warning = {
      key: `loan:${id}:2029-03-30:${dana.aadObjectId}`,
      message: 'notice.loan-not-back',
      values: { id, lender: kim.name, since },
      buttons: [{ verb: 'request.view', requestId: id }],
    };
    expect(await told()).toEqual([warning]);
    expect(await loanOf(id)).toBe('taken');
    expect((await jobsOf(office)).filter((job) => job.startsWith('mind-lender'))).toEqual([]);

    now = new Date(start.getTime() + day);
    await compare({ userById: kimWith(held) });
    expect(await told()).toEqual([warning, { ...warning, key: `loan:${id}:2029-03-31:${dana.aadObjectId}` }]);
  });

  it('is a matter of its environment, and each of two is looked at for itself', async () => {
    const elsewhere = await loaned({ environmentId: 'uat' });
    const own = await loaned({}, omar);
    const entra = { userById: async () => (await kimWith([lent])(kim.aadObjectId)) ?? null };

    await compare(entra);

    expect([await loanOf(elsewhere), await loanOf(own)]).toEqual(['taken', 'returned']);
    expect(await told()).toEqual([]);
  });

  it.each(openStates)('is not over while the request is %s, however whole the lender is', async (state) => {
    const id = await loaned({ state });

    await compare({ userById: kimWith([lent]) });

    expect(await loanOf(id)).toBe('taken');
  });

  it.each<[string, number, boolean, readonly string[]]>([
    ['for less than an hour', 60 * minute - 1, true, []],
    ['for an hour', 60 * minute, true, ['notice.loan-open']],
    ['only recorded for hours, and nothing taken', 300 * minute, false, []],
  ])('is told as open while the request is, once it has been taken: %s', async (_long, ms, isTaken, messages) => {
    const { id } = await office.insert({ state: 'needs-hands', attempt: 1, owner: olga });
    await office.register().recordLoan({ requestId: id, lender: kim, ...lent });
    if (isTaken) {
      now = new Date(start.getTime() + minute);
      await office.register().loanTaken(id);
    }
    now = new Date(start.getTime() + ms);

    await compare({ userById: kimWith([]) });

    const since = new Date(start.getTime() + minute).toISOString();
    expect(await told()).toMatchObject(messages.map((message) => ({ message, values: { id, since } })));
    expect(await told()).toHaveLength(messages.length);
  });
});
