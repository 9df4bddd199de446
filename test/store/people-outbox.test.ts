import type { Person } from '../../src/desk/people';
import type { Clock } from '../../src/recipe/ports';
import type { ClaimedPerson } from '../../src/usecases/outbox';
import type { Conversation } from '../../src/usecases/ports';
import { dana, lee, ravi } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { conversation, posting, request } from '../support/store-samples';

let desk: TestStore;
let now = new Date('2029-01-01T10:00:00.000Z');
const clock: Clock = { now: () => now };
const minute = 60_000;
const doubling = (tries: number) => minute * 2 ** tries;

beforeAll(async () => {
  desk = await withStore({ clock });
});
afterAll(() => desk.close());

beforeEach(async () => {
  await desk.database.query(
    'truncate desk.postings, desk.notices, desk.conversations, desk.requests, desk.unreached, desk.jobs',
  );
});

function chatOf(person: Person, id = `chat of ${person.name}`): Conversation {
  return conversation(id, { kind: 'personal', person, reference: { serviceUrl: 'https://one/' } });
}

function remember(chat: Conversation): Promise<void> {
  return desk.store.transaction((tx) => tx.conversations.remember(chat));
}

function cardFor(person: Person, requestId = 'SA-1') {
  const look = { subject: { kind: 'request', requestId }, locale: 'en-GB', timeZone: 'UTC' } as const;
  return desk.store.transaction((tx) => tx.postings.addFor(person, look));
}

function noticeFor(person: Person, key = 'nudge') {
  const notice = { key, person, message: 'notice.nudge', values: { id: 'SA-1' }, locale: 'en-GB' } as const;
  return desk.store.transaction((tx) => tx.notices.add(notice));
}

function why(person: Person) {
  return desk.store.transaction(async (tx) => (await tx.unreached.of(person.aadObjectId))?.why ?? null);
}

async function claimed(person: Person): Promise<ClaimedPerson> {
  const people = await desk.outbox.claimPeople(10);
  const found = people.find((one) => one.person.aadObjectId === person.aadObjectId);
  if (!found) throw new Error(`${person.name} was not offered.`);
  return found;
}

function pass(ms: number): void {
  now = new Date(now.getTime() + ms);
}

async function refuse(): Promise<void> {
  const [claim] = await desk.outbox.claimPostings(1);
  if (!claim?.person) throw new Error('There is no card for a person.');
  await desk.outbox.personRefused({ ...claim, person: claim.person }, 'blocked', doubling);
}

it('what is for a person without a chat is offered as the person, once, and not as a message', async () => {
  await cardFor(dana);
  await cardFor(dana, 'SA-2');
  await noticeFor(dana);
  await noticeFor(lee, 'nudge of Lee');

  const people = (await Promise.all([desk.outbox.claimPeople(10), desk.outbox.claimPeople(10)])).flat();

  expect(people.map(({ person }) => person.name).sort()).toEqual([dana.name, lee.name].sort());
  expect(await desk.outbox.claimPostings(10)).toEqual([]);
  expect(await desk.outbox.claimNotices(10)).toEqual([]);
});

it('a chat that Teams gave takes everything that waits, but nothing is taken for reached yet', async () => {
  await cardFor(dana);
  await noticeFor(dana);

  await desk.outbox.chatOpened(await claimed(dana), chatOf(dana), doubling);

  const [card] = await desk.outbox.claimPostings(10);
  const [notice] = await desk.outbox.claimNotices(10);
  expect(card).toMatchObject({ conversationId: `chat of ${dana.name}`, person: dana, isReached: false });
  expect(notice).toMatchObject({ conversation: { id: `chat of ${dana.name}` }, person: dana });
  expect(await desk.outbox.claimPeople(10)).toEqual([]);
});

it('a person whom Teams refuses is offered again after growing pauses, and is said once to be unreached', async () => {
  await cardFor(dana);
  await desk.outbox.chatRefused(await claimed(dana), 'no-app', doubling);
  const tooEarly = await desk.outbox.claimPeople(10);
  pass(minute);
  await desk.outbox.chatRefused(await claimed(dana), 'no-app', doubling);
  pass(minute);
  const stillTooEarly = await desk.outbox.claimPeople(10);
  pass(minute);

  expect([tooEarly, stillTooEarly]).toEqual([[], []]);
  expect(await claimed(dana)).toEqual({ person: dana, tries: 2 });
  expect(await why(dana)).toBe('no-app');
  const jobs = await desk.database.query('select kind, key from desk.jobs');
  expect(jobs).toEqual([{ kind: 'tell-unreached', key: dana.aadObjectId }]);
});

it('while Teams is in trouble nothing stands against a person, and they are tried again', async () => {
  await cardFor(dana);
  await desk.outbox.chatRefused(await claimed(dana), null, doubling);
  pass(minute);

  expect(await why(dana)).toBeNull();
  expect((await claimed(dana)).tries).toBe(1);
});

it('something new for a person has Teams asked at once', async () => {
  await cardFor(dana);
  await desk.outbox.chatRefused(await claimed(dana), 'no-app', () => 100 * minute);

  await noticeFor(dana);

  expect(await claimed(dana)).toMatchObject({ tries: 1 });
});

it('the first contact brings everything that waits, whatever the pause was to be', async () => {
  await cardFor(dana);
  await noticeFor(dana);
  await desk.outbox.chatRefused(await claimed(dana), 'no-app', () => 100 * minute);

  await remember(chatOf(dana));

  expect(await why(dana)).toBeNull();
  expect(await desk.outbox.claimPostings(10)).toHaveLength(1);
  expect(await desk.outbox.claimNotices(10)).toHaveLength(1);
});

describe('a chat that takes nothing', () => {
  beforeEach(async () => {
    await remember(chatOf(dana));
    await cardFor(dana);
  });

  it('is made anew at once after the first refusal, and nothing stands against the person', async () => {
    await refuse();

    expect(await desk.outbox.claimPostings(10)).toEqual([]);
    expect(await claimed(dana)).toEqual({ person: dana, tries: 0 });
    expect(await why(dana)).toBeNull();
  });

  it('after the second it is a fact, and pauses grow', async () => {
    await refuse();
    await desk.outbox.chatOpened(await claimed(dana), chatOf(dana), doubling);
    await refuse();

    expect(await why(dana)).toBe('blocked');
    expect(await desk.outbox.claimPeople(10)).toEqual([]);
    pass(10 * minute);
    expect((await claimed(dana)).tries).toBe(2);
  });

  it('of several refusals at the same time one counts', async () => {
    await cardFor(dana, 'SA-2');
    const [one, two] = await desk.outbox.claimPostings(2);
    for (const claim of [one, two]) await desk.outbox.personRefused({ ...claim!, person: dana }, 'blocked', doubling);

    expect(await why(dana)).toBeNull();
    expect((await claimed(dana)).tries).toBe(0);
  });

  it('and takes something at last: nothing stands against the person any more', async () => {
    await refuse();
    await desk.outbox.chatOpened(await claimed(dana), chatOf(dana), doubling);
    await refuse();
    pass(10 * minute);
    await desk.outbox.chatOpened(await claimed(dana), chatOf(dana), doubling);
    const [claim] = await desk.outbox.claimPostings(1);
    await desk.outbox.postingSent(claim!, 'a-1');

    expect(await why(dana)).toBeNull();
    const [row] = await desk.database.query('select count(*)::int as left from desk.unreached');
    expect(row).toEqual({ left: 0 });
  });
});

it('another chat of the same person gets the card as a new message, and there is one copy for both', async () => {
  await remember(chatOf(dana, 'old'));
  const { id } = await cardFor(dana);
  const [claim] = await desk.outbox.claimPostings(1);
  await desk.outbox.postingSent(claim!, 'in-old');
  await desk.store.transaction(async (tx) => {
    await tx.conversations.markGone('old', now.toISOString());
    await tx.postings.stale({ kind: 'request', requestId: 'SA-1' });
  });

  await remember(chatOf(dana, 'new'));
  const again = await desk.store.transaction((tx) => tx.postings.add(posting('SA-1', 'new')));

  expect(again.id).toBe(id);
  expect(await desk.outbox.claimPostings(10)).toMatchObject([{ id, conversationId: 'new', activityId: null }]);
});

it('says of each copy whether and when it reached its place', async () => {
  await desk.store.transaction((tx) => tx.requests.insert(request({ id: 'SA-1' })));
  await remember(chatOf(dana));
  await remember(conversation('team'));
  await cardFor(dana);
  await cardFor(lee);
  await cardFor(ravi);
  await desk.store.transaction((tx) => tx.postings.add(posting('SA-1', 'team')));
  for (const claim of await desk.outbox.claimPostings(10))
    await desk.outbox.postingSent(claim, `in ${claim.conversationId}`);
  await desk.outbox.chatRefused(await claimed(lee), 'no-app', doubling);

  const deliveries = await desk.store.transaction((tx) =>
    tx.postings.deliveriesOf({ kind: 'request', requestId: 'SA-1' }),
  );

  const at = now.toISOString();
  expect(
    deliveries
      .map(({ person, conversationId, reachedAt, why: reason }) => [person?.name ?? conversationId, reachedAt, reason])
      .sort(),
  ).toEqual(
    [
      [dana.name, at, null],
      [lee.name, null, 'no-app'],
      [ravi.name, null, null],
      ['team', at, null],
    ].sort(),
  );
});

it('counts a request once that waits for a decision, also when the person opened it in a list as well', async () => {
  for (const id of ['SA-1', 'SA-2'])
    await desk.store.transaction((tx) => tx.requests.insert(request({ id, requester: ravi, state: 'pending' })));
  await remember(chatOf(dana));
  await cardFor(dana, 'SA-1');
  await cardFor(ravi, 'SA-2');
  const shown = { ...posting('SA-1', chatOf(dana).id), viewer: dana, activityId: 'list' };
  await desk.store.transaction((tx) => tx.postings.open(shown));

  const waiting = (person: Person) => desk.store.transaction((tx) => tx.postings.decisionsWith(person.aadObjectId));
  expect(await Promise.all([dana, lee, ravi].map(waiting))).toEqual([1, 0, 0]);
});
