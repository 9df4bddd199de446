import type { ClaimedPosting } from '../../src/usecases/outbox';
import type { Subject, Tx } from '../../src/usecases/ports';
import { dana, kim, lee, ravi } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { conversation, request } from '../support/store-samples';

let desk: TestStore;
beforeAll(async () => {
  desk = await withStore();
});
afterAll(() => desk.close());
beforeEach(async () => {
  await desk.database.query('truncate desk.postings, desk.conversations, desk.unreached, desk.requests cascade');
  await write(async (tx) => {
    for (const person of [dana, lee, kim])
      await tx.conversations.remember(conversation(`chat of ${person.name}`, { kind: 'personal', person }));
  });
});

const write = <T>(work: (tx: Tx) => Promise<T>) => desk.store.transaction(work);

/** Whose cards are to be drawn again, of which request. */
async function drawn(): Promise<unknown[]> {
  const rows = await desk.database.query(
    `select viewer->>'name' || ' ' || subject_key as card from desk.postings where sent < wanted order by 1`,
  );
  return rows.map(({ card }) => card);
}

async function cardsOf(subject: Subject, people = [dana, lee, kim]): Promise<void> {
  for (const person of people)
    await write((tx) => tx.postings.addFor(person, { subject, locale: 'en-GB', timeZone: 'UTC' }));
}

/** Teams takes the card of Lee, or the list. */
async function leeGets(subjectKey: string): Promise<void> {
  const claims = await desk.outbox.claimPostings(20);
  await desk.database.query('update desk.postings set claimed_until = null');
  const isIt = (claim: ClaimedPosting) =>
    claim.person?.aadObjectId === lee.aadObjectId &&
    claim.subject.kind === subjectKey.split(':')[0] &&
    (claim.subject.kind !== 'request' || `request:${claim.subject.requestId}` === subjectKey);
  const claim = claims.find(isIt);
  if (!claim) throw new Error('Nothing waits for Lee.');
  await desk.outbox.postingSent(claim, 'of Lee');
}

const allDrawn = (but: string) =>
  desk.database.query(`update desk.postings set sent = wanted, reached_at = now() where not (${but})`);
const isOfLee = `person_id = '${lee.aadObjectId}'`;

it('the first card of a person is news on the other copies of its request, and on those of no other', async () => {
  for (const id of ['SA-1', 'SA-2']) await cardsOf({ kind: 'request', requestId: id });
  await allDrawn(`${isOfLee} and subject_key = 'request:SA-1'`);

  await leeGets('request:SA-1');

  expect(await drawn()).toEqual([`${dana.name} request:SA-1`, `${kim.name} request:SA-1`]);
});

it('also on the one that somebody has opened in a list, and on what only they see in a group', async () => {
  const on = { kind: 'request', requestId: 'SA-1' } as const;
  await cardsOf(on, [dana, lee]);
  const shown = { subject: on, viewer: dana, locale: 'en-GB', timeZone: 'UTC' };
  await write(async (tx) => {
    await tx.postings.open({ ...shown, conversationId: `chat of ${dana.name}`, activityId: 'list' });
    const privateUntil = new Date(Date.now() + 3_600_000).toISOString();
    await tx.postings.keepLive({ ...shown, conversationId: 'group', activityId: 'private', privateUntil });
  });
  await allDrawn(`${isOfLee} and subject_key = 'request:SA-1'`);

  await leeGets('request:SA-1');

  expect(await drawn()).toEqual(
    ['request:SA-1', 'request:SA-1:in:list', `request:SA-1@${dana.aadObjectId}`].map((key) => `${dana.name} ${key}`),
  );
});

it('the first list of a person is no news on any other', async () => {
  await cardsOf({ kind: 'quota', environmentId: null, askedBy: ravi.aadObjectId });
  await allDrawn(isOfLee);

  await leeGets('quota');

  expect(await drawn()).toEqual([]);
});

it('that somebody can be reached again is news of what is open, and of the one whose card has just reached them', async () => {
  for (const [id, state] of [
    ['SA-1', 'done'],
    ['SA-2', 'rejected'],
    ['SA-3', 'needs-hands'],
  ] as const) {
    await write((tx) => tx.requests.insert(request({ id, state })));
    await cardsOf({ kind: 'request', requestId: id }, [dana, lee]);
  }
  await desk.database.query(`update desk.postings set sent = wanted, reached_at = now()`);
  await desk.database.query(
    `update desk.postings set wanted = wanted + 1 where ${isOfLee} and subject_key = 'request:SA-1'`,
  );
  await desk.database.query(
    `insert into desk.unreached (person_id, person, why, since) values ($1, '{}', 'blocked', now())`,
    [lee.aadObjectId],
  );

  await leeGets('request:SA-1');

  expect(await drawn()).toEqual([`${dana.name} request:SA-1`, `${dana.name} request:SA-3`]);
  expect(await desk.database.query('select from desk.unreached')).toEqual([]);
});

it('a person of whom Teams said no reason is no news to anybody when they are reached', async () => {
  await write((tx) => tx.requests.insert(request({ id: 'SA-1' })));
  await cardsOf({ kind: 'request', requestId: 'SA-1' }, [dana, lee]);
  await desk.database.query(`update desk.postings set sent = wanted, reached_at = now()`);
  await desk.database.query(`update desk.postings set wanted = wanted + 1 where ${isOfLee}`);
  await desk.database.query(`insert into desk.unreached (person_id, person) values ($1, '{}')`, [lee.aadObjectId]);

  await leeGets('request:SA-1');

  expect(await drawn()).toEqual([]);
  expect(await desk.database.query('select from desk.unreached')).toEqual([]);
});
