import type { Person } from '../../src/desk/people';
import type { ServiceRequest } from '../../src/desk/request';
import { without } from '../../src/desk/without';
import type { Subject } from '../../src/usecases/ports';
import type { Values } from '../../src/words/saying';
import { words } from '../../src/words/words';
import { dana, kim, lee, ravi, sam } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';
import { handlersOf } from '../support/quiet-tenant';
import { conversation } from '../support/store-samples';

const start = new Date('2029-03-01T10:00:00.000Z');

let now = start;
let office: Office;
beforeAll(async () => {
  office = await openOffice(
    (samples) => ({
      ...samples,
      environments: samples.environments.flatMap((one) => [
        without(one, 'adminConversationId'),
        { ...one, id: 'uat', name: 'UAT', adminConversationId: 'room' },
      ]),
    }),
    { now: () => now },
  );
});
afterAll(() => office.close());
beforeEach(async () => {
  now = start;
  const tables = 'requests, notices, postings, jobs, unreached, conversations, approver_snapshots';
  await office.books.database.query(`truncate ${tables.replace(/\w+/g, 'desk.$&')} cascade`);
  await office.approvers([dana, lee]);
  await office.books.store.transaction((tx) => tx.approvers.save('uat', [kim], start.toISOString()));
});

async function cardFor(person: Person, subject: Subject): Promise<void> {
  await office.books.store.transaction((tx) =>
    tx.postings.addFor(person, { subject, locale: 'en-GB', timeZone: 'UTC' }),
  );
}

async function waits(change: Partial<ServiceRequest> = {}, person = lee): Promise<ServiceRequest> {
  now = new Date(now.getTime() + 1_000);
  const request = await office.insert(change);
  await cardFor(person, { kind: 'request', requestId: request.id });
  return request;
}

/** Teams gives no chat with them; then what is due is done. */
async function refused(person: Person): Promise<void> {
  await office.books.outbox.claimPeople(10);
  await office.books.outbox.chatRefused({ person, tries: 0 }, 'no-app', () => 60_000);
  await tell(person);
}

const tell = (person: Person) => handlersOf(office)['tell-unreached'](person.aadObjectId, {});

async function told() {
  const rows = await office.books.database.query(
    `select key, coalesce(person_id, conversation_id) as who, body from desk.notices
     where body->>'message' = 'notice.unreached' and given_up_at is null order by key`,
  );
  return rows.map(({ key, who, body }) => {
    const { values, buttons = null, locale } = body as { values: object; buttons?: object[]; locale: string };
    return { key, who, values, buttons, locale };
  });
}

const keyOf = (person: Person, environmentId: string, who: string) =>
  `unreached:${person.aadObjectId}:${now.toISOString()}:${environmentId}:${who}`;

it('admins read who cannot be reached, why, and what waits, with the first of it to look at', async () => {
  const [one, two] = [await waits(), await waits()];

  await refused(lee);

  expect(await told()).toEqual([
    {
      key: keyOf(lee, office.environmentId, dana.aadObjectId),
      who: dana.aadObjectId,
      values: {
        name: lee.name,
        ids: `${one.id} (${one.accountName}), ${two.id} (${two.accountName})`,
        why: { key: 'reach.no-app' },
        personId: lee.aadObjectId,
      },
      buttons: [{ verb: 'request.view', requestId: one.id }],
      locale: 'en',
    },
  ]);
  await tell(lee);
  expect(await told()).toHaveLength(1);
});

it('in their room, where they have one, and each environment what is its own', async () => {
  await office.books.store.transaction((tx) => tx.conversations.remember(conversation('room')));
  const [here, there] = [await waits(), await waits({ environmentId: 'uat' })];

  await refused(lee);

  expect((await told()).map(({ who, buttons }) => [who, buttons])).toEqual(
    expect.arrayContaining([
      [dana.aadObjectId, [{ verb: 'request.view', requestId: here.id }]],
      ['room', [{ verb: 'request.view', requestId: there.id }]],
    ]),
  );
  expect(await told()).toHaveLength(2);
});

it('of somebody whose name nobody knows they read the id', async () => {
  const nameless = { ...sam, name: '' };
  await waits({}, nameless);

  await refused(nameless);

  expect((await told()).map(({ values }) => values)).toMatchObject([
    { name: sam.aadObjectId },
    { name: sam.aadObjectId },
  ]);
});

it('a list that somebody asked for is a matter of theirs alone', async () => {
  await cardFor(lee, { kind: 'quota', environmentId: 'uat', askedBy: lee.aadObjectId });
  await cardFor(lee, { kind: 'quota', environmentId: null, askedBy: lee.aadObjectId });

  await refused(lee);

  expect(await told()).toEqual([]);
});

it('where a message about no request waits, the admins of what it is about read just that', async () => {
  const notice = { key: 'n', person: lee, message: 'notice.stray-accounts', values: { environment: 'uat' } } as const;
  await office.books.store.transaction((tx) => tx.notices.add({ ...notice, locale: 'en-GB' }));

  await refused(lee);

  const [one] = await told();
  expect(words('en-GB', 'UTC').t('notice.unreached', one?.values as Values)).toContain(
    'so this waits for them: a message. Account Desk is not installed there',
  );
  expect(one).toMatchObject({ key: keyOf(lee, 'uat', kim.aadObjectId), buttons: null });
});

it('and beside a list the requests are named, each once', async () => {
  await cardFor(lee, { kind: 'quota', environmentId: office.environmentId, askedBy: lee.aadObjectId });
  const { id, accountName } = await waits();
  const notice = { key: 'n', person: lee, message: 'notice.nudge', values: { id }, locale: 'en-GB' } as const;
  await office.books.store.transaction((tx) => tx.notices.add(notice));

  await refused(lee);

  expect((await told()).map(({ values, buttons }) => [values, buttons])).toMatchObject([
    [{ ids: `${id} (${accountName})` }, [{ verb: 'request.view', requestId: id }]],
  ]);
});

it('nobody reads of somebody against whom nothing stands, or for whom nothing waits any more', async () => {
  await waits();
  await tell(lee);
  expect(await told()).toEqual([]);

  await office.books.outbox.claimPeople(10);
  await office.books.outbox.chatRefused({ person: lee, tries: 0 }, 'no-app', () => 60_000);
  await office.books.database.query('update desk.postings set sent = wanted');
  await tell(lee);
  expect(await told()).toEqual([]);
});

it('that they were refused for the second time, later, is told again', async () => {
  await waits();
  await refused(lee);
  await office.books.database.query('truncate desk.unreached');
  now = new Date(now.getTime() + 60_000);

  await refused(lee);

  expect((await told()).map(({ who }) => who)).toEqual([dana.aadObjectId, dana.aadObjectId]);
});

it('whoever asked reads that nobody can be reached, only of what waits for those', async () => {
  const chat = conversation('chat of Ravi', { kind: 'personal', person: ravi });
  await office.books.store.transaction((tx) => tx.conversations.remember(chat));
  const both = await waits({ conversationId: 'chat of Ravi' });
  await cardFor(dana, { kind: 'request', requestId: both.id });
  const onlyLee = await waits({ conversationId: 'chat of Ravi', owner: dana });

  await refused(lee);
  const heard = async () => {
    const rows = await office.books.database.query(
      `select person_id, body->'values'->>'id' as id from desk.notices where body->>'message' = 'notice.nobody-reached' order by 2`,
    );
    return rows.map(({ person_id: who, id }) => [who, id]);
  };
  expect(await heard()).toEqual([[ravi.aadObjectId, onlyLee.id]]);
  await refused(dana);

  expect(await heard()).toEqual([both, onlyLee].map(({ id }) => [ravi.aadObjectId, id]).sort());
});
