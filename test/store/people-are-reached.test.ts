import { Migrator } from 'kysely';
import { connectDatabase, migrate } from '../../src/store/database';
import { silentLog } from '../../src/store/log';
import { migrations } from '../../src/store/migrations';
import { dana, lee } from '../support/cast';
import { withEmptyDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

let books: TestDatabase;

/** Books as the version before left them. */
beforeAll(async () => {
  books = await withEmptyDatabase();
  const db = connectDatabase({ url: books.url, log: silentLog });
  const earlier = Object.fromEntries(Object.entries(migrations).filter(([name]) => name < '0012'));
  const provider = { getMigrations: () => Promise.resolve(earlier) };
  await new Migrator({ db, provider, migrationTableSchema: 'desk' }).migrateToLatest();
  await conversation('chat-old', 'personal', dana);
  await conversation('chat-new', 'personal', dana);
  await conversation('19:meeting@thread.v2', 'personal', lee);
  await conversation('team', 'channel', null);
  await posting('older', 'chat-old', dana, 1);
  await posting('newer', 'chat-new', dana, 2);
  await posting('leaked', '19:meeting@thread.v2', lee, 1);
  await posting('shared', 'team', null, 1);
  for (const [key, place] of [
    ['personal', 'chat-new'],
    ['public', 'team'],
  ] as const)
    await books.query(`insert into desk.notices (key, conversation_id, body) values ($1, $2, $3)`, [
      key,
      place,
      JSON.stringify({ key, message: 'notice.nudge', values: { id: 'SA-1' } }),
    ]);
  await migrate(db);
  await db.destroy();
});
afterAll(() => books.drop());

function conversation(id: string, kind: string, person: typeof dana | null) {
  return books.query(
    `insert into desk.conversations (id, kind, person_id, person, members, reference) values ($1, $2, $3, $4, '{}', '{}')`,
    [id, kind, person?.aadObjectId ?? null, person && JSON.stringify(person)],
  );
}

function posting(id: string, place: string, viewer: typeof dana | null, hour: number) {
  return books.query(
    `insert into desk.postings (id, subject_key, subject_kind, subject, conversation_id, viewer, activity_id, locale, time_zone, wanted, sent, stale_since)
     values ($1, 'request:SA-1', 'request', '{}', $2, $3, 'a', 'en', 'UTC', 1, 1, $4)`,
    [id, place, viewer && JSON.stringify(viewer), `2029-01-01T0${hour}:00:00Z`],
  );
}

it('gives each personal card to its person, one copy each, and none in a chat with others', async () => {
  const rows = await books.query(
    `select id, person_id, place, viewer is not null as own, reached_at is not null as reached from desk.postings order by id`,
  );

  expect(rows).toEqual([
    { id: 'leaked', person_id: null, place: '19:meeting@thread.v2', own: false, reached: true },
    { id: 'newer', person_id: dana.aadObjectId, place: `person:${dana.aadObjectId}`, own: true, reached: true },
    { id: 'shared', person_id: null, place: 'team', own: false, reached: true },
  ]);
});

it('takes a chat whose id is that of several people for nobody’s own', async () => {
  const rows = await books.query(`select kind, person_id from desk.conversations where id like '19:%'`);

  expect(rows).toEqual([{ kind: 'groupChat', person_id: null }]);
});

it('addresses the notices that wait to people', async () => {
  const rows = await books.query(
    `select key, person_id, body->'person'->>'name' as name from desk.notices order by key`,
  );

  expect(rows).toEqual([
    { key: 'personal', person_id: dana.aadObjectId, name: dana.name },
    { key: 'public', person_id: null, name: null },
  ]);
});
