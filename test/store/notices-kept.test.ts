import { without } from '../../src/desk/without';
import type { Notice, Tx } from '../../src/usecases/ports';
import { dana, kim, lee } from '../support/cast';
import { listens } from '../support/listens';
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
    'truncate desk.notices, desk.postings, desk.conversations, desk.unreached, desk.requests, desk.jobs cascade',
  );
  await write(async (tx) => {
    await tx.conversations.remember(conversation('team'));
    await tx.conversations.remember(conversation('chat of Dana', { kind: 'personal', person: dana }));
  });
});

const write = <T>(work: (tx: Tx) => Promise<T>) => desk.store.transaction(work);

function notice(key: string, person = dana, message: Notice['message'] = 'notice.nudge'): Notice {
  return { key, person, message, values: { id: 'SA-1', account: 'svc-x' }, locale: 'en-GB' };
}

const add = (...notices: readonly Notice[]) =>
  write(async (tx) => {
    const isNew = [];
    for (const one of notices) isNew.push(await tx.notices.add(one));
    return isNew;
  });
const stateOf = (key: string) => desk.store.look((tx) => tx.notices.stateOf(key));

/** Sends everything that may be sent, but for what is given up. */
async function send(givenUp: readonly string[] = []): Promise<void> {
  for (const claim of await desk.outbox.claimNotices(10))
    if (givenUp.includes(claim.key)) await desk.outbox.noticeFailed(claim, now, { giveUp: true });
    else await desk.outbox.noticeSent(claim);
}

it('a notice is new once, waits, and is sent or given up', async () => {
  expect(await add(notice('sent'), notice('sent'), notice('refused'))).toEqual([true, false, true]);
  expect(await stateOf('sent')).toBe('waiting');

  await send(['refused']);

  expect(await Promise.all(['sent', 'refused', 'never added'].map(stateOf))).toEqual(['sent', 'given-up', null]);
});

describe('what changed of a notice before it was sent', () => {
  it('is said when it is sent, and all else as before', async () => {
    await add(notice('one'), notice('two'));

    await write(async (tx) => {
      await tx.notices.refresh('one', { account: 'svc-y', until: 'tomorrow' });
      await tx.notices.refresh('never added', { account: 'svc-y' });
    });

    const claims = await desk.outbox.claimNotices(10);
    expect(claims.map(({ key, message, values }) => [key, message, values]).sort()).toEqual([
      ['one', 'notice.nudge', { id: 'SA-1', account: 'svc-y', until: 'tomorrow' }],
      ['two', 'notice.nudge', { id: 'SA-1', account: 'svc-x' }],
    ]);
  });

  it('changes nothing of one that was sent', async () => {
    await add(notice('one'));
    await send();

    await write((tx) => tx.notices.refresh('one', { account: 'svc-y' }));

    const [row] = await desk.database.query(`select body->'values'->>'account' as account from desk.notices`);
    expect(row).toEqual({ account: 'svc-x' });
  });
});

it('what is no news any more is dropped for this person with these words only, and what was sent stays sent', async () => {
  await add(notice('before', dana, 'notice.unreached'));
  await send();
  await add(
    notice('of Kim', dana, 'notice.unreached'),
    notice('of Kim for Lee', lee, 'notice.unreached'),
    notice('another', dana, 'notice.nudge'),
  );

  await write((tx) => tx.notices.dropWaiting(dana.aadObjectId.toUpperCase(), 'notice.unreached'));

  const keys = ['before', 'of Kim', 'of Kim for Lee', 'another'];
  expect(await Promise.all(keys.map(stateOf))).toEqual(['sent', 'given-up', 'waiting', 'waiting']);
});

describe('a notice', () => {
  it('into a personal chat is for its person, wherever they can be reached by then; one into a channel is for nobody', async () => {
    const rest = without(notice('x'), 'person');
    await add(
      { ...rest, key: 'chat', conversationId: 'chat of Dana' },
      { ...rest, key: 'room', conversationId: 'team' },
    );

    const rows = await desk.database.query(
      `select key, person_id, conversation_id as place, body->'person'->>'name' as name from desk.notices order by key`,
    );
    expect(rows).toEqual([
      { key: 'chat', person_id: dana.aadObjectId, place: 'chat of Dana', name: dana.name },
      { key: 'room', person_id: null, place: 'team', name: null },
    ]);
    await write((tx) => tx.conversations.markGone('chat of Dana', now.toISOString()));
    await write((tx) => tx.conversations.remember(conversation('new chat', { kind: 'personal', person: dana })));
    expect((await desk.outbox.claimNotices(10)).map(({ conversation: { id } }) => id).sort()).toEqual([
      'new chat',
      'team',
    ]);
  });

  it('for somebody out of reach has them tried at once the first time, and not when it is added again', async () => {
    await add(notice('for Kim', kim), notice('for Lee', lee));
    const later = '2029-03-01T12:00:00.000Z';
    await desk.database.query(
      `insert into desk.unreached (person_id, person, due_at) select person_id, '{}', '${later}' from desk.notices`,
    );
    const tried = async () => {
      const rows = await desk.database.query(`select person_id from desk.unreached where due_at < '${later}'`);
      return rows.map((row) => row['person_id']);
    };

    await add(notice('for Kim', kim));
    expect(await tried()).toEqual([]);

    await add(notice('more for Kim', kim));
    expect(await tried()).toEqual([kim.aadObjectId]);
    await write((tx) => tx.unreached.tryAgain(lee.aadObjectId.toUpperCase()));
    expect(await tried()).toHaveLength(2);
  });
});

describe('what waits for a person', () => {
  const at = (minute: number) => void (now = new Date(start.getTime() + minute * 60_000));
  const card = (requestId: string, person = kim) =>
    write((tx) =>
      tx.postings.addFor(person, { subject: { kind: 'request', requestId }, locale: 'en-GB', timeZone: 'UTC' }),
    );

  it('is told oldest first, cards before notices, and nothing of others or that has arrived', async () => {
    at(2);
    await card('SA-2');
    await add(notice('second', kim));
    at(1);
    await card('SA-1');
    await add(notice('first', kim));
    await card('SA-3', lee);
    await add(notice('of Lee', lee), notice('no news', kim, 'notice.unreached'), notice('sent', kim));
    await write((tx) => tx.notices.dropWaiting(kim.aadObjectId, 'notice.unreached'));
    await desk.database.query(`update desk.notices set sent_at = now() where key = 'sent'`);
    await card('SA-4');
    await desk.database.query(`update desk.postings set sent = wanted where subject_key = 'request:SA-4'`);

    const waiting = await desk.store.look((tx) => tx.unreached.waitingFor(kim.aadObjectId.toUpperCase()));

    expect(waiting).toEqual([
      { subject: { kind: 'request', requestId: 'SA-1' } },
      { subject: { kind: 'request', requestId: 'SA-2' } },
      notice('first', kim),
      notice('second', kim),
    ]);
  });

  it('and why they have it not is known with the moment since when, once Teams has said why', async () => {
    const known = () => desk.store.look((tx) => tx.unreached.of(kim.aadObjectId.toUpperCase()));
    await card('SA-1');
    await desk.outbox.claimPeople(5);
    await desk.outbox.chatRefused({ person: kim, tries: 0 }, null, () => 60_000);
    expect(await known()).toBeNull();

    at(5);
    await desk.outbox.chatRefused({ person: kim, tries: 1 }, 'no-app', () => 60_000);

    expect(await known()).toEqual({ person: kim, why: 'no-app', since: '2029-03-01T10:05:00.000Z' });
  });

  it('counts as a decision only while it waits for one', async () => {
    await write(async (tx) => {
      await tx.requests.insert(request({ id: 'SA-1' }));
      await tx.requests.insert(request({ id: 'SA-2', state: 'approved' }));
      await tx.requests.insert(request({ id: 'SA-3', requester: kim }));
    });
    for (const id of ['SA-1', 'SA-2', 'SA-3']) await card(id);

    expect(await desk.store.look((tx) => tx.postings.decisionsWith(kim.aadObjectId.toUpperCase()))).toBe(1);
  });
});

describe('whoever sends is woken at once', () => {
  beforeAll(() => listens(desk));

  it.each<[string, (tx: Tx) => Promise<unknown>, number]>([
    ['by a notice', (tx) => tx.notices.add(notice('x')), 1],
    ['by a new card', (tx) => tx.postings.add(posting('SA-1', 'team')), 1],
    ['by somebody who is to be tried again', (tx) => tx.unreached.tryAgain(kim.aadObjectId), 1],
    ['by a card that is to be drawn again', (tx) => tx.postings.stale({ kind: 'request', requestId: 'SA-1' }), 1],
    ['by a place that was heard of', (tx) => tx.conversations.remember(conversation('team')), 1],
    ['by a look at all of it never', (tx) => tx.unreached.waitingFor(kim.aadObjectId), 0],
  ])('%s', async (_what, work, times) => {
    let wakings = 0;
    const unlisten = desk.onOutbox(() => (wakings += 1));

    await write(work);
    unlisten();

    expect(wakings).toBe(times);
  });
});
