import type { Person } from '../../src/desk/people';
import { approve } from '../../src/desk/transitions';
import type { ServiceRequest } from '../../src/desk/request';
import type { Background } from '../../src/usecases/background';
import { createJobHandlers } from '../../src/usecases/background';
import type { Values } from '../../src/words/saying';
import { words } from '../../src/words/words';
import { dana, lee, olga, ravi } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';
import { conversation } from '../support/store-samples';

const day = 86_400_000;
const reviewDay = new Date('2030-01-01T00:00:00.000Z');
let now = reviewDay;
let office: Office;
let asked: number;

beforeAll(async () => {
  office = await openOffice((same) => same, { now: () => now });
});
afterAll(() => office.close());

/** Olga's account, that Ravi had asked for, on the day of its review; she was asked and has not answered for 14 days. */
beforeEach(async () => {
  await office.books.database.query(
    'truncate desk.requests, desk.accounts, desk.notices, desk.postings, desk.jobs cascade',
  );
  now = reviewDay;
  await office.enter(await office.insert({ accountName: 'svc-olga', state: 'done', attempt: 1 }));
  await reviewed();
  now = new Date(reviewDay.getTime() + 14 * day);
  asked = 0;
});

/** The job that was due is done, and gone with it. */
async function reviewed(): Promise<void> {
  await office.books.database.query(`delete from desk.jobs where kind = 'review-account'`);
  await createJobHandlers({ ...office.desk } as Background)['review-account']('svc-olga', {});
}

/** What the desk has asked for, waiting for an admin, who has the card. */
async function askedForTheEnd(): Promise<ServiceRequest> {
  await reviewed();
  await office.approvers([dana, lee]);
  const [request] = await office.books.store.transaction((tx) =>
    tx.requests.list({ states: ['checking'], accountName: 'svc-olga', limit: 2 }),
  );
  if (!request) throw new Error('The desk has asked for nothing.');
  asked += 1;
  const pending = { ...request, state: 'pending', version: request.version + 1 } as const;
  await office.books.store.transaction((tx) => tx.requests.replace(pending, request.version));
  await cardReaches(pending.id);
  return pending;
}

async function cardReaches(requestId: string): Promise<void> {
  await office.books.store.transaction(async (tx) => {
    for (const person of [dana, lee])
      await tx.postings.addFor(person, { subject: { kind: 'request', requestId }, locale: 'en-GB', timeZone: 'UTC' });
  });
  await office.books.database.query('update desk.postings set reached_at = now() where person_id is not null');
}

/** Personally, or by name where the account was asked for. */
async function told(who: { aadObjectId: string }): Promise<string[]> {
  const rows = await office.books.database.query(
    `select body from desk.notices where person_id = $1 or body->'mention'->>'aadObjectId' = $1 order by key`,
    [who.aadObjectId],
  );
  const bodies = rows.map(({ body }) => body as { message: 'notice.rejected'; values: Values });
  return bodies.map(({ message, values }) => words('en-GB', 'UTC').t(message, values));
}

async function nextReview(): Promise<string | null> {
  const [job] = await office.books.database.query(`select due_at from desk.jobs where kind = 'review-account'`);
  return job ? (job['due_at'] as Date).toISOString().slice(0, 10) : null;
}

async function account() {
  return office.books.store.transaction((tx) => tx.accounts.get('svc-olga'));
}

it('is asked for again 14 days later where no admin decided on the end of the account, and its owner hears of both', async () => {
  const first = await askedForTheEnd();
  expect(await nextReview()).toBe('2030-01-29');

  now = new Date(first.expiresAt);
  await createJobHandlers({ ...office.desk } as Background)['expire-request'](first.id, {});
  now = new Date('2030-01-29T00:00:00.000Z');
  const second = await askedForTheEnd();

  expect(second.id).not.toBe(first.id);
  expect((await told(olga)).filter((text) => text.startsWith('Nobody has said that svc-olga'))).toHaveLength(asked);
  expect(await told(olga)).toContain(
    `Nobody decided on ${first.id} in time, so svc-olga stays in use. The desk asks for its end again later; if it is needed, send keep svc-olga.`,
  );
});

it('the end that the desk asks for is a matter of the owner alone: not of whoever once asked for the account in their own chat', async () => {
  const chatOf = (person: Person) => conversation(by(person).conversationId, { kind: 'personal', person });
  await office.books.store.transaction(async (tx) => {
    await tx.conversations.remember(chatOf(ravi));
    await tx.conversations.remember(chatOf(olga));
  });
  const { conversationId } = by(ravi);
  await office.books.database.query(
    `update desk.requests set body = body || jsonb_build_object('conversationId', $1::text)`,
    [conversationId],
  );

  const { id } = await askedForTheEnd();
  await office.useCases.reject(by(dana), id, null, { rejectReason: 'Payroll needs it.' });

  const cards = await office.books.database.query(
    `select person_id, conversation_id from desk.postings where subject->>'requestId' = $1 and person_id <> all($2)`,
    [id, [dana.aadObjectId, lee.aadObjectId]],
  );
  expect(cards).toEqual([{ person_id: olga.aadObjectId, conversation_id: by(olga).conversationId }]);
  expect(await told(olga)).toHaveLength(3);
  expect(await told(ravi)).toEqual([]);
  const notices = await office.books.database.query('select conversation_id from desk.notices');
  expect(notices.map((one) => one['conversation_id'])).not.toContain(conversationId);
});

it('is over for a year once an admin has rejected the end, and the owner reads why and until when', async () => {
  const { id } = await askedForTheEnd();

  await office.useCases.reject(by(dana), id, null, { rejectReason: 'Payroll needs it.' });

  expect(await account()).toMatchObject({ state: 'active', reviewOn: '2031-01-15' });
  expect(await account()).not.toHaveProperty('reviewAskedAt');
  expect(await nextReview()).toBe('2031-01-15');
  expect(await told(olga)).toContain(
    `${dana.name} has decided that svc-olga stays in use (${id}): “Payroll needs it.” Nothing was changed. It is reviewed again on 15 Jan 2031.`,
  );
});

it('waits while a person has asked for the end, and goes on when that came to nothing', async () => {
  const own = await office.insert({ kind: 'retire', accountName: 'svc-olga', requester: ravi, owner: olga });

  await reviewed();
  expect(await nextReview()).toBe('2030-01-29');
  expect((await told(olga)).filter((text) => text.startsWith('Nobody has said'))).toEqual([]);

  await office.useCases.withdraw(by(ravi), own.id);
  now = new Date('2030-01-29T00:00:00.000Z');
  expect((await askedForTheEnd()).askedBy).toBe('review');
});

it.each(['pending', 'running'] as const)(
  'the owner is not asked at all while the end of the account is on its way, but the day after it came to nothing: %s',
  async (state) => {
    await office.books.database.query('truncate desk.accounts, desk.notices');
    now = reviewDay;
    await office.enter(await office.insert({ accountName: 'svc-olga', state: 'done', attempt: 1 }));
    const { id } = await office.insert({
      kind: 'retire',
      accountName: 'svc-olga',
      requester: ravi,
      owner: olga,
      state,
    });

    await reviewed();
    expect(await told(olga)).toEqual([]);
    expect(await nextReview()).toBe('2030-01-02');

    await office.books.database.query(`update desk.requests set state = 'rejected' where id = $1`, [id]);
    now = new Date('2030-01-02T00:00:00.000Z');
    await reviewed();
    expect((await told(olga))[0]).toContain('svc-olga');
    expect(await nextReview()).toBe('2030-01-16');
  },
);

it('a repair that has stopped is no reason to ask nobody: the account is in use', async () => {
  await office.books.database.query('truncate desk.accounts, desk.notices, desk.requests cascade');
  now = reviewDay;
  await office.enter(await office.insert({ accountName: 'svc-olga', state: 'needs-hands', attempt: 2 }));

  await reviewed();

  expect((await told(olga))[0]).toContain('svc-olga');
});

it('is withdrawn by whoever says that the account is needed: all who were asked hear of it, but not who said it', async () => {
  const { id } = await askedForTheEnd();

  await office.useCases.keep(by(dana), 'svc-olga');

  expect(await office.stateOf(id)).toBe('withdrawn');
  const kept = `${dana.name} says that svc-olga in Production is still needed, so ${id} is withdrawn. There is nothing left to decide, and nothing was changed.`;
  expect(await told(lee)).toEqual([kept]);
  expect(await told(dana)).toEqual([]);
  // She had read that the desk asks for the end of her account.
  expect((await told(olga)).filter((text) => text === kept)).toHaveLength(1);
  expect(await nextReview()).toBe('2031-01-15');
});

it('is over for a year as well once the owner withdraws what the desk asked for', async () => {
  const { id } = await askedForTheEnd();

  await office.useCases.withdraw(by(olga), id);

  expect(await office.stateOf(id)).toBe('withdrawn');
  expect(await account()).toMatchObject({ reviewOn: '2031-01-15' });
  expect(await nextReview()).toBe('2031-01-15');
  expect(await told(lee)).toEqual([
    `${olga.name} says that svc-olga in Production is still needed, so ${id} is withdrawn. There is nothing left to decide, and nothing was changed.`,
  ]);
});

it.each(['approved', 'running', 'needs-hands'] as const)(
  'nobody reads that an account is kept whose retirement an admin has approved: %s',
  async (state) => {
    const pending = await askedForTheEnd();
    const approved = { ...approve(pending, { by: lee, at: now.toISOString() }, 1), state };
    await office.books.store.transaction((tx) => tx.requests.replace(approved, pending.version));
    const before = await office.everything();

    await expect(office.useCases.keep(by(olga), 'svc-olga')).rejects.toMatchObject({
      problem: { code: 'not-kept', values: { id: pending.id, by: lee.name } },
    });

    expect(await office.everything()).toBe(before);
  },
);

it('what a person asked for is theirs: it stays when somebody says that the account is needed', async () => {
  const own = await office.insert({ kind: 'retire', accountName: 'svc-olga', requester: ravi, owner: olga });

  const kept = await office.useCases.keep(by(olga), 'svc-olga');

  expect(kept).toMatchObject({ account: { reviewOn: '2031-01-15' }, endAskedIn: own.id });
  expect(await office.stateOf(own.id)).toBe('pending');
});
