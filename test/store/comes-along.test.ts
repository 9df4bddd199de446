import type { Person } from '../../src/desk/people';
import { dana, lee } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { conversation, request } from '../support/store-samples';

const start = new Date('2029-01-01T10:00:00.000Z');
const minute = 60_000;

let now = start;
let desk: TestStore;
beforeAll(async () => {
  desk = await withStore({ clock: { now: () => now } });
});
afterAll(() => desk.close());
beforeEach(async () => {
  now = start;
  await desk.database.query('truncate desk.postings, desk.notices, desk.conversations, desk.requests');
  await desk.store.transaction(async (tx) => {
    for (const id of ['SA-1', 'SA-2']) await tx.requests.insert(request({ id }));
    for (const person of [dana, lee]) await tx.conversations.remember(chatOf(person));
  });
  for (const person of [dana, lee]) await cardFor(person, 'SA-1');
});

const chatOf = (person: Person) => conversation(`chat of ${person.name}`, { kind: 'personal', person });
const cardFor = (person: Person, requestId: string) =>
  desk.store.transaction((tx) =>
    tx.postings.addFor(person, { subject: { kind: 'request', requestId }, locale: 'en-GB', timeZone: 'UTC' }),
  );

/** Dana is reminded of a request by a message that brings its card. */
async function reminded(requestId: string, brings = true) {
  const shows = brings ? { shows: { requestId, state: 'pending' as const } } : {};
  const notice = { key: 'nudge', person: dana, message: 'notice.nudge', values: { id: requestId }, ...shows } as const;
  await desk.store.transaction((tx) => tx.notices.add({ ...notice, locale: 'en-GB' }));
}

/** Whose cards are posted now, of what; nobody has them in hand afterwards. */
async function posted(): Promise<string[]> {
  const claims = await desk.outbox.claimPostings(10);
  await desk.database.query('update desk.postings set claimed_until = null');
  return claims
    .map(({ viewer, subject }) => `${viewer?.name} ${'requestId' in subject ? subject.requestId : ''}`)
    .sort();
}

async function claimedNotice() {
  const [notice] = await desk.outbox.claimNotices(5);
  if (!notice) throw new Error('No message waits for Dana.');
  return notice;
}

const both = [`${dana.name} SA-1`, `${lee.name} SA-1`];
const leeAlone = [`${lee.name} SA-1`];

it('a first card does not go beside the message that brings it: neither before nor while that is on its way', async () => {
  await reminded('SA-1');
  expect(await posted()).toEqual(leeAlone);

  await claimedNotice();
  expect(await posted()).toEqual(leeAlone);
});

it('once that message was sent, what is still to be drawn goes', async () => {
  await reminded('SA-1');
  await desk.outbox.noticeSent(await claimedNotice());

  expect(await posted()).toEqual(both);
});

it('and the card that it brought is news on the other copies, which say who was reached', async () => {
  await reminded('SA-1');
  const { conversation: chat, locale } = await claimedNotice();
  await desk.database.query('update desk.postings set sent = wanted');
  const live = { conversationId: chat.id, activityId: 'reminder', viewer: dana, locale, timeZone: 'UTC' };
  const subject = { kind: 'request', requestId: 'SA-1' } as const;

  const keep = () => desk.store.transaction((tx) => tx.postings.keepLive({ ...live, subject }, 1));
  await keep();
  expect(await posted()).toEqual(leeAlone);

  await desk.database.query('update desk.postings set sent = wanted');
  await keep();
  expect(await posted()).toEqual([]);
});

it.each([
  ['was given up', true],
  ['has to wait', false],
])('the card goes by itself when that message %s', async (_why, giveUp) => {
  await reminded('SA-1');
  await desk.outbox.noticeFailed(await claimedNotice(), new Date(now.getTime() + minute), { giveUp });

  expect(await posted()).toEqual(both);
});

it.each([
  ['brings the card of another request', 'SA-2', true],
  ['brings none', 'SA-1', false],
])('it waits for no message that %s', async (_what, requestId, brings) => {
  await reminded(requestId, brings);

  expect(await posted()).toEqual(both);
});

it('a card that is on screen is edited, whatever comes', async () => {
  await desk.database.query(`update desk.postings set activity_id = 'card' where person_id = $1`, [
    dana.aadObjectId.toLowerCase(),
  ]);
  await reminded('SA-1');

  expect(await posted()).toEqual(both);
});
