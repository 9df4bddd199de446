import type { AccountRecord } from '../../src/desk/account';
import { dana, lee, olga, ravi } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';
import { handlersOf, jobsOf } from '../support/quiet-tenant';
import { conversation } from '../support/store-samples';

const reviewDay = Date.parse('2030-01-01T00:00:00.000Z');
const day = 86_400_000;

let now = new Date(reviewDay);
let office: Office;
beforeAll(async () => {
  office = await openOffice((same) => same, { now: () => now });
});
afterAll(() => office.close());
beforeEach(async () => {
  now = new Date(reviewDay);
  const tables = 'requests, accounts, notices, postings, jobs, conversations';
  await office.books.database.query(`truncate ${tables.replace(/\w+/g, 'desk.$&')} cascade`);
  await office.approvers([dana, lee]);
});

const at = (ms: number) => new Date(reviewDay + ms).toISOString();
const after = (ms: number) => void (now = new Date(reviewDay + ms));

/** Olga's account, that Ravi had asked for in German. */
async function entered(change: Partial<AccountRecord> = {}): Promise<AccountRecord> {
  const asked = { state: 'done', locale: 'de-DE', timeZone: 'Europe/Berlin', requester: ravi } as const;
  const account = { ...(await office.enter(await office.insert(asked))), ...change };
  await office.books.store.transaction((tx) => tx.accounts.save(account));
  return account;
}

async function reviewed({ name }: Pick<AccountRecord, 'name'>): Promise<string[]> {
  await office.books.database.query('truncate desk.jobs');
  await handlersOf(office)['review-account'](name, {});
  return jobsOf(office);
}

async function told() {
  const rows = await office.books.database.query(
    'select key, person_id, body from desk.notices order by created_at, key',
  );
  return rows.map(({ key, person_id: who, body }) => ({ key, who, ...(body as object) }));
}

const accountOf = ({ name }: AccountRecord) => office.books.store.look((tx) => tx.accounts.get(name));
const askedFor = ({ name }: AccountRecord) =>
  office.books.store.look((tx) => tx.requests.list({ accountName: name, states: ['checking'] }));

describe('the review of an account', () => {
  it('waits for its day', async () => {
    const account = await entered();
    after(-1);

    expect(await reviewed(account)).toEqual([`review-account ${account.name} ${at(0)}`]);

    expect([await told(), await accountOf(account)]).toEqual([[], account]);
  });

  it('asks the owner, as whoever asked for it reads, and says what it is about and until when', async () => {
    const account = await entered();
    await entered({ reviewOn: '2031-01-01' });

    expect(await reviewed(account)).toEqual([`review-account ${account.name} ${at(14 * day)}`]);

    const { name, requestId, environmentId } = account;
    expect(await told()).toEqual([
      {
        key: `review:${name}:2030-01-01:${olga.aadObjectId}`,
        who: olga.aadObjectId,
        person: olga,
        message: 'notice.review-due',
        values: {
          account: name,
          id: requestId,
          until: at(14 * day),
          environmentId,
          roleId: account.roleId,
          purpose: account.purpose,
          owner: olga.name,
          createdAt: account.createdAt,
        },
        buttons: [{ verb: 'account.keep', requestId }],
        locale: 'de-DE',
      },
    ]);
    expect(await accountOf(account)).toEqual({ ...account, reviewAskedAt: at(0) });
    const lines = await office.books.store.transaction((tx) => tx.audit.of(requestId));
    expect(lines).toMatchObject([
      { kind: 'state', actor: 'desk', action: 'ask-review', requestId, environmentId, object: name },
    ]);
  });

  it('asks in English where nobody knows any more who asked for the account', async () => {
    const account = await entered({ requestId: 'SA-404' });

    await reviewed(account);

    expect(await told()).toMatchObject([{ locale: 'en' }]);
  });

  it('is none of an account that has ended, or was never made', async () => {
    const account = await entered({ state: 'retired' });
    await entered();

    expect([await reviewed(account), await reviewed({ name: 'svc-never' })]).toEqual([[], []]);

    expect([await told(), await accountOf(account)]).toEqual([[], account]);
  });
});

describe('an owner who was asked', () => {
  const asked = { reviewAskedAt: new Date(reviewDay).toISOString() };

  it('has 14 days to answer', async () => {
    const account = await entered(asked);
    after(14 * day - 1);

    expect(await reviewed(account)).toEqual([`review-account ${account.name} ${at(14 * day)}`]);

    expect([await told(), await askedFor(account)]).toEqual([[], []]);
  });

  it.each([
    ['has a chat with the desk', by(olga).conversationId],
    ['has none', ''],
  ])('and is silent reads that the desk asks for the end, in their name: who %s', async (_who, conversationId) => {
    if (conversationId)
      await office.books.store.transaction((tx) =>
        tx.conversations.remember(conversation(conversationId, { kind: 'personal', person: olga })),
      );
    const account = await entered(asked);
    after(14 * day);

    const jobs = await reviewed(account);

    const [request, ...others] = await askedFor(account);
    expect(others).toEqual([]);
    expect(request).toMatchObject({
      kind: 'retire',
      askedBy: 'review',
      requester: olga,
      owner: olga,
      environmentId: account.environmentId,
      roleId: account.roleId,
      purpose: account.purpose,
      reviewOn: account.reviewOn,
      conversationId,
      locale: 'de-DE',
      timeZone: 'Europe/Berlin',
      requestedAt: at(14 * day),
    });
    expect(jobs).toEqual([
      `check-request ${request?.id ?? ''} ${at(14 * day)}`,
      `review-account ${account.name} ${at(28 * day)}`,
    ]);
    expect(await told()).toMatchObject([
      {
        key: `review-over:${account.name}:2030-01-15:${olga.aadObjectId}`,
        who: olga.aadObjectId,
        message: 'notice.review-unanswered',
        values: { account: account.name, id: account.requestId },
        locale: 'de-DE',
      },
    ]);
    const lines = await office.books.store.transaction((tx) => tx.audit.of(request?.id ?? ''));
    expect(lines).toMatchObject([{ kind: 'state', actor: 'desk', action: 'request-retire', object: account.name }]);
  });

  it.each<[string, Partial<AccountRecord>]>([
    ['nobody knows any more who asked for the account', { requestId: 'SA-404' }],
    ['a request about the account is open', {}],
  ])('is asked for nothing while %s, but later', async (_why, change) => {
    const account = await entered({ ...asked, ...change });
    if (!change.requestId) await office.insert({ kind: 'retire', accountName: account.name, state: 'pending' });
    after(14 * day);

    expect(await reviewed(account)).toEqual([`review-account ${account.name} ${at(28 * day)}`]);

    expect([await told(), await askedFor(account)]).toEqual([[], []]);
  });
});
