import type { ReaderLocale } from '../../src/usecases/chat';
import { createChatMemory } from '../../src/usecases/chat-memory';
import type { Conversation } from '../../src/usecases/ports';
import { lee, ravi } from '../support/cast';
import { listens } from '../support/listens';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';
import { conversation } from '../support/store-samples';

const hour = 3_600_000;

let now = new Date('2029-03-01T10:00:00.000Z');
let office: Office;
let wakings = 0;
beforeAll(async () => {
  office = await openOffice(undefined, { now: () => now });
  await listens(office.books);
});
afterAll(() => office.close());

const chat = conversation('chat of Ravi', {
  kind: 'personal',
  person: ravi,
  members: { [ravi.aadObjectId]: '29:ravi' },
  reference: { serviceUrl: 'https://one/' },
});
const team = conversation('team', { kind: 'channel', members: { [ravi.aadObjectId]: '29:ravi' }, reference: { n: 1 } });
const german = { locale: 'de-DE', timeZone: 'Europe/Berlin' };

/** Ravi writes from the same place for the second time, as the test has it. */
async function wrote(place: Conversation = chat, said: Partial<ReaderLocale> = german): Promise<string> {
  const { store, database } = office.books;
  wakings = 0;
  const unlisten = office.books.onOutbox(() => (wakings += 1));
  const before = await rows();
  await createChatMemory({ ...office.desk, store }).remember(place, { person: ravi, said });
  unlisten();
  const after = await rows();
  return before === after ? 'nothing' : 'written';

  async function rows(): Promise<string> {
    const kept = ['conversations', 'readers', 'postings', 'notices', 'unreached'];
    const each = kept.map((table) => database.query(`select xmin, * from desk.${table} order by 2`));
    return JSON.stringify(await Promise.all(each));
  }
}

beforeEach(async () => {
  now = new Date('2029-03-01T10:00:00.000Z');
  const tables = 'conversations, readers, postings, notices, unreached, requests';
  await office.books.database.query(`truncate ${tables.replace(/\w+/g, 'desk.$&')} cascade`);
  expect(await wrote(chat)).toBe('written');
  expect(await wrote(team)).toBe('written');
});

it.each([
  ['a personal chat', chat],
  ['a channel', team],
])('whoever writes again from %s, as before, changes nothing and wakes nobody', async (_place, place) => {
  expect(await wrote(place)).toBe('nothing');
  expect(wakings).toBe(0);
});

it('what Teams does not say this time is no news', async () => {
  expect(await wrote(chat, {})).toBe('nothing');
});

describe('is written down:', () => {
  it.each<[string, Conversation, Partial<ReaderLocale>]>([
    ['another address of Teams', { ...chat, reference: { serviceUrl: 'https://two/' } }, german],
    ['another name', { ...chat, person: { ...ravi, name: 'Ravi Renamed' } }, german],
    ['another language', chat, { ...german, locale: 'en-US' }],
    ['another time zone', chat, { ...german, timeZone: 'America/Chicago' }],
    ['somebody new in the channel', { ...team, members: { [lee.aadObjectId]: '29:lee' } }, german],
    ['a new Teams id of somebody', { ...team, members: { [ravi.aadObjectId]: '29:other' } }, german],
    ['that a thread is private', { ...team, isPrivateThread: true }, german],
    ['that a chat has become one of several people', { ...chat, kind: 'groupChat' }, german],
    ['a place of which nothing was known', conversation('elsewhere', { kind: 'groupChat' }), german],
  ])('%s', async (_what, place, said) => {
    expect(await wrote(place, said)).toBe('written');
    expect(wakings).toBeGreaterThan(0);
  });

  it.each([
    ['that Teams had said the desk was removed', "update desk.conversations set gone_at = '2029-03-01T09:00Z'"],
    ['that nothing was sent there for a while', "update desk.conversations set parked_until = '2029-03-01T11:00Z'"],
    ['that something was refused there', 'update desk.conversations set parks = 1'],
    ['how the person reads, where only the chat is known', 'truncate desk.readers'],
  ])('%s', async (_what, happened) => {
    await office.books.database.query(happened);

    expect(await wrote()).toBe('written');
  });

  it('that somebody is here again after an hour, and after a clock was set back', async () => {
    now = new Date(now.getTime() + hour);
    expect(await wrote()).toBe('nothing');
    now = new Date(now.getTime() + 1);
    expect(await wrote()).toBe('written');

    now = new Date(now.getTime() - 2 * hour);
    expect(await wrote()).toBe('written');
  });

  it('that the newest of two chats with one person is this one', async () => {
    now = new Date(now.getTime() + 60_000);
    await wrote({ ...chat, id: 'other chat of Ravi' });
    now = new Date(now.getTime() + 60_000);

    expect(await wrote()).toBe('written');
    expect((await createChatMemory(office.desk).personalOf(ravi))?.id).toBe(chat.id);
    expect(await wrote()).toBe('nothing');
  });
});

describe('whoever writes gets what waits for them:', () => {
  const look = { locale: 'en-GB', timeZone: 'UTC' } as const;

  it('a card', async () => {
    const { id: requestId } = await office.insert();
    const subject = { kind: 'request', requestId } as const;
    await office.books.store.transaction((tx) => tx.postings.addFor(ravi, { ...look, subject }));
    await office.books.database.query(`update desk.postings set due_at = '2029-03-02T00:00Z'`);

    expect(await wrote()).toBe('written');
    expect(await office.books.outbox.claimPostings(5)).toHaveLength(1);
  });

  it('a notice', async () => {
    await office.books.store.transaction((tx) =>
      tx.notices.add({ key: 'n', message: 'notice.nudge', values: {}, person: ravi, ...look }),
    );
    await office.books.database.query(`update desk.notices set due_at = '2029-03-02T00:00Z'`);

    expect(await wrote()).toBe('written');
    expect(await office.books.outbox.claimNotices(5)).toHaveLength(1);
  });

  it('and what stood against them is forgotten', async () => {
    await office.books.database.query(
      `insert into desk.unreached (person_id, person, why, since) values ($1, '{}', 'blocked', now())`,
      [ravi.aadObjectId.toLowerCase()],
    );

    expect(await wrote()).toBe('written');
    expect(await office.books.database.query('select from desk.unreached')).toEqual([]);
  });
});
