import { UpstreamError } from '../../src/desk/problem';
import { tellStuck } from '../../src/usecases/background';
import type { Values } from '../../src/words/saying';
import { words } from '../../src/words/words';
import { dana, lee, ravi } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';
import { conversation } from '../support/store-samples';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  await office.approvers([dana, lee]);
  const members = { [ravi.aadObjectId]: 'ravi' };
  await office.books.store.transaction((tx) =>
    tx.conversations.remember(conversation('chat-ravi', { kind: 'personal', person: ravi, members })),
  );
});
afterAll(() => office.close());
beforeEach(() => office.books.database.query('truncate desk.notices'));

const doing = 'read a user';
const forbidden = new UpstreamError('refused', {
  code: 'permission-missing',
  values: { permission: 'User.ReadWrite.All', doing, case: 'graph' },
});
const away = new UpstreamError('again', {
  code: 'service-away',
  values: { service: 'Microsoft Graph', doing, status: 503 },
});

/** What each person reads. */
async function told(): Promise<Record<string, string[]>> {
  const rows = await office.books.database.query('select person_id, body from desk.notices order by key');
  const read: Record<string, string[]> = {};
  for (const { person_id: id, body } of rows) {
    const { message, values } = body as { message: 'notice.check-stuck'; values: Values };
    const who = [ravi, dana, lee].find(({ aadObjectId }) => aadObjectId === id)?.name ?? String(id);
    read[who] = [...(read[who] ?? []), words('en-GB', 'UTC').t(message, values)];
  }
  return read;
}

it.each([
  ['is refused', forbidden, 'It is tried again every hour.'],
  ['finds no answer', away, 'It goes on by itself once there is an answer.'],
  ['meets a mistake of ours', new TypeError('x is undefined'), 'Its operator finds the cause in the log.'],
])('whoever asked and each admin read once that a check %s for long', async (_how, error, says) => {
  const { id, accountName } = await office.insert({ state: 'checking', conversationId: 'chat-ravi' });

  for (let tries = 10; tries < 13; tries += 1) await tellStuck(office.desk, 'check-request', id, error);

  const read = await told();
  expect(Object.keys(read).sort()).toEqual([dana.name, lee.name, ravi.name].sort());
  for (const texts of Object.values(read)) {
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain(`${id} (${accountName}) could not be checked`);
    expect(texts[0]).toContain(says);
    expect(texts[0]).not.toMatch(/[{}]|undefined/);
  }
});

it('nobody reads of a check that got through meanwhile, nor of work that changes nothing for people', async () => {
  const { id } = await office.insert({ state: 'pending', conversationId: 'chat-ravi' });

  await tellStuck(office.desk, 'check-request', id, forbidden);
  await tellStuck(office.desk, 'afterwatch', 'svc-one', forbidden);

  expect(await told()).toEqual({});
});

it('of two checks that are stuck each is told, and of one that nobody asked for none', async () => {
  const [one, two] = [
    await office.insert({ state: 'checking', conversationId: 'chat-ravi', accountName: 'svc-stuck-one' }),
    await office.insert({ state: 'checking', conversationId: 'chat-ravi', accountName: 'svc-stuck-two' }),
  ];

  for (const id of [one.id, two.id, 'SA-404']) await tellStuck(office.desk, 'check-request', id, away);

  const read = await told();
  for (const who of [ravi, dana, lee])
    expect(read[who.name]?.map((text) => text.slice(0, text.indexOf(' ')))).toEqual([one.id, two.id]);
  const rows = await office.books.database.query(
    `select distinct body->>'locale' as locale, body->>'timeZone' as zone from desk.notices`,
  );
  expect(rows).toEqual([{ locale: 'en-GB', zone: 'Europe/Berlin' }]);
});
