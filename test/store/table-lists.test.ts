import { Migrator } from 'kysely';
import type { Migration } from 'kysely';
import { connectDatabase, migrate } from '../../src/store/database';
import type { Database } from '../../src/store/database';
import { silentLog } from '../../src/store/log';
import { lookIntoBooks } from '../../src/store/look-into-books';
import { lastRefused, migrations } from '../../src/store/migrations';
import { bringUpToDate } from '../../src/store/table-lists';
import { withEmptyDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

const nothing: Migration = { up: () => Promise.resolve() };
const behind = Object.keys(migrations).filter((name) => name > lastRefused);

let books: TestDatabase;
let db: Database;
beforeEach(async () => {
  books = await withEmptyDatabase();
  db = connectDatabase({ url: books.url, log: silentLog });
});
afterEach(async () => {
  await db.destroy();
  await books.drop();
});

/** As every version began that knew one list only; null when it would not start. */
async function startOlder(known: (name: string) => boolean): Promise<string | null> {
  const all = Object.fromEntries(Object.entries(migrations).filter(([name]) => known(name)));
  const provider = { getMigrations: () => Promise.resolve(all) };
  const { error } = await new Migrator({ db, provider, migrationTableSchema: 'desk' }).migrateToLatest();
  return error instanceof Error ? error.message : null;
}

async function noted(list: string): Promise<unknown[]> {
  return (await books.query(`select name from desk.${list} order by name`)).map(({ name }) => name);
}

describe('the version before', () => {
  it('starts on tables that only have more than it knows', async () => {
    await migrate(db);

    expect(behind).not.toEqual([]);
    expect(await startOlder((name) => name <= lastRefused)).toBeNull();
  });

  it('starts beside a new one that has just brought its tables up to date', async () => {
    await startOlder((name) => name <= lastRefused);
    await migrate(db);

    expect(await startOlder((name) => name <= lastRefused)).toBeNull();
    expect(await noted('survived_migration')).toEqual(behind);
  });

  it('does not start where something went away that it needs', async () => {
    await migrate(db);
    await bringUpToDate(db, { all: { ...migrations, '9998-takes-away': nothing }, lastRefused: '9998-takes-away' });

    expect(await startOlder((name) => name <= lastRefused)).toContain(`${String(behind[0])} is missing`);
    await expect(migrate(db)).rejects.toThrow('9998-takes-away is missing');
  });
});

describe('this version', () => {
  it('works on with what a newer one has added, and reads the books beside it', async () => {
    await migrate(db);
    await bringUpToDate(db, { all: { ...migrations, '9999-adds': nothing }, lastRefused });

    await migrate(db);

    expect(await noted('survived_migration')).toEqual([...behind, '9999-adds']);
    const place = { dataDir: '/nowhere', databaseUrl: books.url };
    const read = lookIntoBooks(place, { now: () => new Date() }, (books) => books.openWork());
    expect(await read).toMatchObject({ requests: [] });
  });

  it('makes nothing again that was noted among the others before there were two lists', async () => {
    await startOlder(() => true);

    await migrate(db);

    expect(await noted('kysely_migration')).toEqual(Object.keys(migrations).sort());
    expect(await books.query("select to_regclass('desk.survived_migration') as list")).toEqual([{ list: null }]);
  });

  it('brings what a later version had added to the list that others stop at, once it counts as needed', async () => {
    await migrate(db);

    await bringUpToDate(db, { all: migrations, lastRefused: behind.at(-1) ?? '' });

    expect(await noted('kysely_migration')).toEqual(Object.keys(migrations).sort());
  });
});
