import { createJobHandlers } from '../../src/usecases/background';
import type { Background } from '../../src/usecases/background';
import { createChatMemory } from '../../src/usecases/chat-memory';
import { offerPassword, restoreOffer, withdrawOffer } from '../../src/usecases/offer-password';
import { olga } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';
import { conversation } from '../support/store-samples';

const hour = 3_600_000;
const start = new Date('2029-01-01T08:00:00.000Z');
let now = start;
let office: Office;
let requestId: string;

beforeAll(async () => {
  office = await openOffice((same) => same, { now: () => now });
});
afterAll(() => office.close());

/** Olga is offered the password of an account for a day; whether she can be reached the test says. */
beforeEach(async () => {
  await office.books.database.query(
    'truncate desk.requests, desk.accounts, desk.hand_overs, desk.notices, desk.postings, desk.jobs, desk.conversations cascade',
  );
  now = start;
  const account = await office.enter(await office.insert({ state: 'done', attempt: 1 }));
  requestId = account.requestId;
  await office.books.store.transaction((tx) =>
    offerPassword(tx, office.desk.settings, { ...account, secretName: 'secret' }, now),
  );
});

const after = (hours: number) => new Date(start.getTime() + hours * hour);

function writes(): Promise<void> {
  const chat = conversation('chat of Olga', {
    kind: 'personal',
    person: olga,
    reference: { serviceUrl: 'https://one/' },
  });
  return office.books.store.transaction((tx) => tx.conversations.remember(chat));
}

/** Teams takes what waits for Olga; gives until when it says that the password is open, or null where nothing is sent. */
async function delivered(): Promise<unknown> {
  const { outbox } = office.books;
  const [claim] = await outbox.claimNotices(1);
  if (!claim) throw new Error('Nothing waits for Olga.');
  const sent = await createChatMemory(office.desk).asSent(claim);
  await (sent ? outbox.noticeSent(claim) : outbox.noticeFailed(claim, now, { giveUp: true }));
  return sent && sent.values['until'];
}

/** The job that is due is done; gives when the next one is. */
async function look(): Promise<Date> {
  await office.books.database.query(`delete from desk.jobs where kind = 'expire-hand-over'`);
  await createJobHandlers({ ...office.desk } as Background)['expire-hand-over'](requestId, {});
  const [job] = await office.books.database.query(`select due_at from desk.jobs where kind = 'expire-hand-over'`);
  return job?.['due_at'] as Date;
}

async function reminders(): Promise<number> {
  const rows = await office.books.database.query(
    `select 1 from desk.notices where body->>'message' = 'notice.password-reminder'`,
  );
  return rows.length;
}

const expiresAt = async () => (await office.books.store.transaction((tx) => tx.handOvers.look(requestId)))?.expiresAt;

it('the time of an offer begins when it reaches its owner, who is reminded at half of it', async () => {
  now = after(12);
  // Not told yet: half of the time that begins now.
  expect(await look()).toEqual(after(24));
  now = after(20);
  await writes();

  expect(await delivered()).toBe(after(44).toISOString());
  expect(await expiresAt()).toBe(after(44).toISOString());

  now = after(24);
  expect(await look()).toEqual(after(32));
  expect(await reminders()).toBe(0);
  now = after(32);
  expect(await look()).toEqual(after(44));
  expect(await reminders()).toBe(1);
});

it('an offer that reaches its owner at once is as it was offered', async () => {
  await writes();
  now = new Date(start.getTime() + 2_000);

  expect(await delivered()).toBe(after(24).toISOString());
  now = after(12);
  expect(await look()).toEqual(after(24));
  expect(await reminders()).toBe(1);
});

it('an owner who has seen the password meanwhile, on the card of a channel, is not told that it can be collected', async () => {
  await office.books.database.query(
    `update desk.hand_overs set state = 'revealed', body = body || '{"state": "revealed"}' where request_id = $1`,
    [requestId],
  );
  await writes();

  expect(await delivered()).toBeNull();
});

it.each([
  ['revealed', 2, 'revealed'],
  ['offered', 2, 'offered'],
  ['offered', 30, 'lapsed'],
  ['lapsed', 2, 'lapsed'],
  ['replaced', 2, 'replaced'],
] as const)(
  'an offer that was %s before a rotation that failed is, %i hours on, %s again',
  async (state, hours, then) => {
    await writes();
    await delivered();
    await office.books.database.query(
      `update desk.hand_overs set state = $1, body = body || jsonb_build_object('state', $1::text)`,
      [state],
    );
    await office.books.store.transaction((tx) => withdrawOffer(tx, requestId, now));
    now = after(hours);

    await office.books.store.transaction((tx) => restoreOffer(tx, requestId, now));

    const restored = await office.books.store.transaction((tx) => tx.handOvers.look(requestId));
    expect(restored?.state).toBe(then);
    expect(restored?.withdrawnFrom).toBeUndefined();
  },
);

describe('while the password is replaced', () => {
  const withdraw = () => office.books.store.transaction((tx) => withdrawOffer(tx, requestId, now));
  const restore = () => office.books.store.transaction((tx) => restoreOffer(tx, requestId, now));

  it('an owner who is reached then is not told to collect it, but once it was not, for the whole time', async () => {
    now = after(1);
    await withdraw();
    await writes();
    expect(await delivered()).toBeNull();

    now = after(30);
    await restore();

    expect(await delivered()).toBe(after(54).toISOString());
    expect(await expiresAt()).toBe(after(54).toISOString());
  });

  it('an owner who is reached only afterwards is told once', async () => {
    now = after(1);
    await withdraw();
    now = after(30);
    await restore();
    now = after(40);
    await writes();

    expect([await delivered(), await delivered()]).toEqual([null, after(64).toISOString()]);
    await expect(delivered()).rejects.toThrow('Nothing waits for Olga.');
  });

  it('a reminder that waited says nothing', async () => {
    await writes();
    await delivered();
    now = after(12);
    await look();
    await withdraw();

    expect(await delivered()).toBeNull();
  });
});

it.each<[string, () => Promise<unknown>, string | null]>([
  ['is told', async () => undefined, after(24).toISOString()],
  ['is not told where they opened it anew', () => office.useCases.openCredential(by(olga), requestId), null],
])('that an offer has ended an owner %s who reads it later', async (_how, meanwhile, said) => {
  await writes();
  await delivered();
  now = after(24);
  await look();
  now = after(26);
  await meanwhile();

  expect(await delivered()).toBe(said);
});

describe('the window in which the password is shown', () => {
  const open = () => office.useCases.openCredential(by(olga), requestId);
  const shown = (ticket: string) => office.useCases.revealCredential(by(olga), requestId, ticket);

  beforeEach(() => office.books.vault.putIfAbsent('secret', 'Pa55word', {}));

  it.each([1, 60_000])('shows it until %i milliseconds before the time that it names', async (before) => {
    const { ticket, until } = await open();
    now = new Date(Date.parse(until) - before);

    expect(await shown(ticket)).toMatchObject({ password: 'Pa55word' });
  });

  it.each([0, 1, 60_000])('shows nothing %i milliseconds after that, and uses nothing up', async (after) => {
    const { ticket, until } = await open();
    now = new Date(Date.parse(until) + after);

    await expect(shown(ticket)).rejects.toMatchObject({ problem: { code: 'password-window-over' } });
    expect(await shown((await open()).ticket)).toMatchObject({ password: 'Pa55word' });
  });

  it('is good until the later time where it is opened twice', async () => {
    const first = await open();
    now = new Date(start.getTime() + 60_000);
    const second = await open();
    now = new Date(Date.parse(second.until) - 1);

    expect(Date.parse(second.until) - Date.parse(first.until)).toBe(60_000);
    expect(await shown(first.ticket)).toMatchObject({ password: 'Pa55word' });
  });
});
