import type { Conversation, Tx } from '../../src/usecases/ports';
import { dana, kim, lee, olga, ravi } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { conversation, posting, request } from '../support/store-samples';

const start = new Date('2029-03-01T10:00:00.000Z');

let now = start;
let desk: TestStore;
beforeAll(async () => {
  desk = await withStore({ clock: { now: () => now } });
});
afterAll(() => desk.close());
beforeEach(async () => {
  now = start;
  await desk.database.query(
    'truncate desk.postings, desk.notices, desk.conversations, desk.unreached, desk.requests, desk.readers, desk.admin_conversations cascade',
  );
});

const write = <T>(work: (tx: Tx) => Promise<T>) => desk.store.transaction(work);
const pass = (ms: number) => void (now = new Date(now.getTime() + ms));

function chat(id: string, change: Partial<Conversation> = {}): Conversation {
  return conversation(id, { kind: 'personal', person: dana, reference: { serviceUrl: 'https://one/' }, ...change });
}

const remember = (place: Conversation) => write((tx) => tx.conversations.remember(place));
const look = { subject: { kind: 'request', requestId: 'SA-1' }, locale: 'en-GB', timeZone: 'UTC' } as const;
/** Where a card for Dana would go. */
const wouldGo = async () => {
  await desk.database.query('truncate desk.postings');
  return (await write((tx) => tx.postings.addFor(dana, look))).conversationId;
};
const personal = async (id = dana.aadObjectId) =>
  (await desk.store.look((tx) => tx.conversations.personalOf(id)))?.id ?? null;

describe('of several chats with one person', () => {
  beforeEach(async () => {
    await remember(chat('first'));
    pass(60_000);
    await remember(chat('second'));
    pass(60_000);
    await remember(chat('of Lee', { person: lee }));
  });

  it('the one counts in which they were heard last', async () => {
    expect([await wouldGo(), await personal(), await personal(dana.aadObjectId.toUpperCase())]).toEqual([
      'second',
      'second',
      'second',
    ]);
    pass(60_000);
    await remember(chat('first'));

    expect([await wouldGo(), await personal()]).toEqual(['first', 'first']);
  });

  it('one that is gone counts only where there is no other, and nothing is sent to it', async () => {
    await write((tx) => tx.conversations.markGone('second', now.toISOString()));
    expect([await wouldGo(), await personal()]).toEqual(['first', 'first']);

    await write((tx) => tx.conversations.markGone('first', now.toISOString()));
    expect([await wouldGo(), await personal()]).toEqual([null, 'second']);
    expect(await desk.store.look((tx) => tx.conversations.get('second'))).toMatchObject({ goneAt: now.toISOString() });
    expect(await desk.store.look((tx) => tx.conversations.get('of Lee'))).not.toHaveProperty('goneAt');
  });

  it('one that the desk opened by itself counts last: nobody was heard in it', async () => {
    await write((tx) => tx.postings.addFor(kim, look));
    await remember(chat('of Kim', { person: kim }));
    pass(60_000);
    await desk.outbox.chatOpened({ person: kim, tries: 0 }, chat('opened', { person: kim }), () => 0);

    expect([await personal(kim.aadObjectId), await personal(olga.aadObjectId)]).toEqual(['of Kim', null]);
  });
});

describe('what is known of a conversation', () => {
  it('is all that Teams has said of it, and nothing else', async () => {
    const team = conversation('team', { members: { a: '29:a' }, reference: { n: 1 } });
    await remember(team);
    await remember(chat('chat'));

    expect(await desk.store.look((tx) => tx.conversations.get('team'))).toEqual(team);
    expect(await desk.store.look((tx) => tx.conversations.get('chat'))).toEqual(chat('chat'));
    expect(await desk.store.look((tx) => tx.conversations.get('elsewhere'))).toBeNull();
  });

  it('stays so: a thread that was private is private, whatever is heard in it', async () => {
    await remember(conversation('thread', { isPrivateThread: true }));
    await remember(conversation('thread'));

    expect(await desk.store.look((tx) => tx.conversations.get('thread'))).toMatchObject({ isPrivateThread: true });
  });

  it('that is gone and has new members is gone still', async () => {
    const goneAt = '2029-03-01T09:00:00.000Z';
    await remember(conversation('team', { goneAt, members: { b: '29:b' } }));

    expect(await desk.store.look((tx) => tx.conversations.get('team'))).toMatchObject({
      goneAt,
      members: { b: '29:b' },
    });
    expect(await desk.store.look((tx) => tx.conversations.knows(conversation('team', { goneAt })))).toBe(false);
  });

  it.each<[string, Partial<Conversation>]>([
    ['with whoever writes there', { person: dana }],
    ['with nobody named', {}],
  ])('that others have joined, %s, it is nobody’s own chat any more', async (_who, change) => {
    await remember(chat('chat'));
    await remember(conversation('chat', { kind: 'groupChat', ...change }));

    expect([await personal(), await wouldGo()]).toEqual([null, null]);
    const copy = await write((tx) => tx.postings.add(posting('SA-2', 'chat')));
    const rows = await desk.database.query('select person_id, place from desk.postings where id = $1', [copy.id]);
    expect(rows).toEqual([{ person_id: null, place: 'chat' }]);
  });
});

it('a conversation that left is known again only once it is heard of', async () => {
  await remember(chat('chat'));
  const knows = (change: Partial<Conversation> = {}) =>
    desk.store.look((tx) => tx.conversations.knows(chat('chat', change)));
  expect(await knows()).toBe(true);

  expect(await knows({ goneAt: now.toISOString() })).toBe(false);
});

describe('the room of the admins', () => {
  const at = '2029-03-01T09:00:00.000Z';
  const of = (id: string) => desk.store.look((tx) => tx.adminConversations.of(id));

  it('is chosen for each environment, the last choice counts, and one may be taken back', async () => {
    await write(async (tx) => {
      await tx.adminConversations.choose('prod', { conversationId: 'first', by: dana, at });
      await tx.adminConversations.choose('uat', { conversationId: 'first', by: dana, at });
      await tx.adminConversations.choose('prod', { conversationId: 'second', by: lee, at: now.toISOString() });
    });
    expect(await of('prod')).toEqual({ conversationId: 'second', by: lee, at: now.toISOString() });

    await write((tx) => tx.adminConversations.forget('prod'));

    expect([await of('prod'), await of('uat')]).toEqual([null, { conversationId: 'first', by: dana, at }]);
  });
});

describe('how people read', () => {
  it('is only what Teams has said, of those who are asked about', async () => {
    await write(async (tx) => {
      await tx.readers.remember(dana.aadObjectId, { locale: 'de-DE' });
      await tx.readers.remember(lee.aadObjectId, { timeZone: 'Europe/Berlin' });
      await tx.readers.remember(ravi.aadObjectId, {});
      await tx.readers.remember(kim.aadObjectId, { locale: 'en-US' });
    });

    const said = await desk.store.look((tx) =>
      tx.readers.of([dana, lee, ravi, olga].map(({ aadObjectId }) => aadObjectId.toUpperCase())),
    );
    expect(Object.fromEntries(said)).toEqual({
      [dana.aadObjectId]: { locale: 'de-DE' },
      [lee.aadObjectId]: { timeZone: 'Europe/Berlin' },
      [ravi.aadObjectId]: {},
    });
    expect(await desk.store.look((tx) => tx.readers.of([]))).toEqual(new Map());
    expect(await desk.store.look((tx) => tx.readers.knows(kim.aadObjectId.toUpperCase(), { locale: 'en-US' }))).toBe(
      true,
    );
    expect(await desk.store.look((tx) => tx.readers.knows(olga.aadObjectId, {}))).toBe(false);
  });
});

describe('whoever writes', () => {
  const cards = async () =>
    (await desk.database.query(`select viewer->>'name' as name from desk.postings where sent < wanted order by 1`)).map(
      ({ name }) => name,
    );

  beforeEach(async () => {
    await write(async (tx) => {
      await tx.requests.insert(request({ id: 'SA-1', requester: ravi, state: 'done' }));
      for (const person of [dana, lee]) await tx.postings.addFor(person, look);
    });
    await desk.database.query(`update desk.postings set activity_id = 'a', sent = wanted`);
  });

  it('and was never out of reach has no card of others drawn again', async () => {
    await remember(chat('chat'));

    expect(await cards()).toEqual([]);
  });

  it.each<[string, string, boolean]>([
    ['of a request that is over, and reached all of them', '', false],
    ['of a request that is open', `update desk.requests set state = 'pending'`, true],
    [
      'of which they wait for the newest picture',
      `update desk.postings set wanted = wanted + 1 where person_id = '${dana.aadObjectId}'`,
      true,
    ],
  ])('and was out of reach has the cards of others drawn again exactly where they say so: %s', async (_of, set, is) => {
    await desk.database.query(
      `insert into desk.unreached (person_id, person, why, since) values ($1, '{}', 'blocked', now())`,
      [dana.aadObjectId],
    );
    if (set) await desk.database.query(set);

    await remember(chat('chat'));

    expect((await cards()).includes(lee.name)).toBe(is);
  });

  it('gets what waits in this chat, as a new message where it stood in another, and at once', async () => {
    const later = '2029-03-02T10:00:00.000Z';
    await write((tx) =>
      tx.notices.add({ key: 'n', person: dana, message: 'notice.nudge', values: {}, locale: 'en-GB' }),
    );
    await desk.database.query(`update desk.postings set wanted = wanted + 1, conversation_id = 'old', attempts = 7`);
    await desk.database.query(`update desk.notices set attempts = 7, due_at = '${later}'`);
    await desk.database.query(`update desk.postings set due_at = '${later}'`);

    await remember(chat('chat'));

    const rows = await desk.database.query(`
      select conversation_id as place, activity_id as message, attempts, due_at = '${later}' as late from desk.postings
      union all select conversation_id, key, attempts, due_at = '${later}' from desk.notices order by 1, 2`);
    expect(rows).toEqual([
      { place: 'chat', message: 'n', attempts: 0, late: false },
      { place: 'chat', message: null, attempts: 0, late: false },
      { place: 'old', message: 'a', attempts: 7, late: true },
    ]);
  });
});
