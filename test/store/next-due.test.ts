import type { Clock } from '../../src/recipe/ports';
import type { Tx } from '../../src/usecases/ports';
import { dana, lee } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { conversation, posting } from '../support/store-samples';

const start = Date.parse('2029-01-01T10:00:00.000Z');
let desk: TestStore;
let now = new Date(start);
const clock: Clock = { now: () => now };

beforeAll(async () => {
  desk = await withStore({ clock });
});
afterAll(() => desk.close());
beforeEach(async () => {
  now = new Date(start);
  await desk.database.query('truncate desk.postings, desk.notices, desk.conversations, desk.unreached');
  await write(async (tx) => {
    await tx.conversations.remember(conversation('team'));
    await tx.conversations.remember(conversation('other'));
  });
});

const write = <T>(work: (tx: Tx) => Promise<T>) => desk.store.transaction(work);
const change = (text: string) => desk.database.query(text);
const at = (ms: number) => `'${new Date(start + ms).toISOString()}'`;
const card = (id: string, place = 'team') => write((tx) => tx.postings.add(posting(id, place)));
const notice = (key: string) =>
  write((tx) => tx.notices.add({ key, conversationId: 'team', message: 'notice.done', values: {}, locale: 'en' }));

/** Milliseconds until then; it may be a millisecond later, never earlier. */
const next = () => desk.outbox.nextDue();

it('nothing is due later where nothing waits, nor where all that waits may go now', async () => {
  expect(await next()).toBeNull();
  await card('SA-1');
  await notice('one');

  expect(await next()).toBeNull();
});

it('the first of all that waits for its time is next, and then the one after it', async () => {
  await card('SA-1');
  await card('SA-2');
  await notice('one');
  await change(`update desk.postings set due_at = ${at(5_000)} where subject_key = 'request:SA-1'`);
  await change(`update desk.postings set due_at = ${at(9_000)} where subject_key = 'request:SA-2'`);
  await change(`update desk.notices set due_at = ${at(3_000)}`);
  await change(`insert into desk.unreached (person_id, person, due_at) values ('dana', '{}', ${at(7_000)})`);

  const waits: unknown[] = [];
  for (let wait = await next(); wait !== null; wait = await next()) {
    waits.push(wait);
    now = new Date(now.getTime() + wait);
  }

  expect(waits).toEqual([3_001, 2_000, 2_000, 2_000]);
});

it.each([
  ['a conversation that rests', `update desk.conversations set parked_until = ${at(4_000)} where id = 'team'`, 4_001],
  ['the later of the two', `update desk.conversations set parked_until = ${at(1_000)} where id = 'team'`, 2_001],
])('what is for %s is due then', async (_what, parking, expected) => {
  await card('SA-1');
  await notice('one');
  for (const table of ['postings', 'notices']) await change(`update desk.${table} set due_at = ${at(2_000)}`);
  await change(parking);

  expect(await next()).toBe(expected);
});

it.each(['postings', 'notices', 'unreached'])(
  'what somebody has in hand of the %s is due when their claim ends',
  async (table) => {
    await card('SA-1');
    await notice('one');
    await change(`insert into desk.unreached (person_id, person, due_at) values ('dana', '{}', ${at(0)})`);

    await change(`update desk.${table} set claimed_until = now() + interval '20 s'`);
    const claimed = await next();
    await change(`update desk.${table} set claimed_until = now() + interval '1 day'`);

    // A claim longer than any counts for nothing.
    expect([claimed! > 0 && claimed! <= 20_001, await next()]).toEqual([true, null]);
  },
);

it.each([
  ['was sent', `update desk.postings set sent = wanted`],
  ['is for a conversation that is gone', `update desk.conversations set gone_at = now()`],
  ['is gone from the one screen it was on', `update desk.postings set private_until = ${at(0)}`],
])('a card that %s waits for nothing', async (_what, ended) => {
  await card('SA-1');
  await change(`update desk.postings set due_at = ${at(5_000)}`);
  expect(await next()).toBe(5_001);

  await change(ended);

  expect(await next()).toBeNull();
});

it.each(['sent_at', 'given_up_at'])('a notice with %s waits for nothing', async (ended) => {
  await notice('one');
  await change(`update desk.notices set due_at = ${at(5_000)}`);
  expect(await next()).toBe(5_001);

  await change(`update desk.notices set ${ended} = now()`);

  expect(await next()).toBeNull();
});

it('what a claim takes then is what was waited for', async () => {
  await write(async (tx) => {
    await tx.conversations.remember(conversation('chat of Dana', { kind: 'personal', person: dana }));
    await tx.conversations.remember(conversation('chat of Lee', { kind: 'personal', person: lee }));
  });
  await card('SA-1', 'chat of Dana');
  await card('SA-2', 'chat of Lee');
  await desk.outbox.park('chat of Dana', () => 4_000);
  await change(`update desk.postings set due_at = ${at(6_000)} where subject_key = 'request:SA-2'`);
  await desk.outbox.claimPostings(5);

  const taken: string[] = [];
  for (let wait = await next(); wait !== null; wait = await next()) {
    now = new Date(now.getTime() + wait);
    for (const { subject } of await desk.outbox.claimPostings(5)) taken.push(JSON.stringify(subject));
    if (taken.length === 2) break;
  }

  expect(taken.map((one) => /SA-\d/.exec(one)?.[0])).toEqual(['SA-1', 'SA-2']);
});
