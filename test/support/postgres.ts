import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureSystemDatabase } from '@dbos-inc/dbos-sdk/internal/system_database';
import { GlobalLogger } from '@dbos-inc/dbos-sdk/internal/telemetry/logs';
import { Client } from 'pg';
import { connectDatabase, migrate } from '../../src/store/database';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres';
import { silentLog } from '../../src/store/log';
import { openStore } from '../../src/store/open-store';
import type { OpenStore, StoreOptions } from '../../src/store/open-store';

export interface TestDatabase {
  /** Connection string of a database of its own, as the role that the product itself uses. */
  readonly url: string;
  /** Statement as superuser, past everything the product guards. */
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Another database with what this one holds now, as a backup would keep it. Nobody may be connected to this one. */
  copy(): Promise<TestDatabase>;
  drop(): Promise<void>;
}

// Nothing a test writes has to survive a power cut.
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '500',
  jit: 'off',
};

/** A fresh, empty database on the run's one PostgreSQL, which is started by the first test that needs it. */
export async function withEmptyDatabase(): Promise<TestDatabase> {
  const database = `t_${randomBytes(6).toString('hex')}`;
  return testDatabase(await urlOf(database), database, dataDirOfTheRun());
}

/** A fresh database with all tables of the desk and of its engine and nothing in them: a copy, because that is ten times as fast. */
export async function withDatabase(): Promise<TestDatabase> {
  madePristine ??= makePristine();
  const url = new URL(await madePristine);
  const dataDir = dataDirOfTheRun();
  const database = `t_${randomBytes(6).toString('hex')}`;
  await ask(
    asTheSuperuser(url.href, dataDir),
    `create database ${database} template ${pristineName} owner ${url.username}`,
  );
  url.pathname = `/${database}`;
  return testDatabase(url.href, database, dataDir);
}

const pristineName = 'pristine';
let madePristine: Promise<string> | undefined;

/** Makes the database that others are copied from, once in the run: workers that come later find it. Gives the server's address. */
async function makePristine(): Promise<string> {
  const server = await urlOf('postgres');
  const client = new Client({ connectionString: asTheSuperuser(server, dataDirOfTheRun()) });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(4206043)');
    const { rowCount } = await client.query('select from pg_database where datname = $1', [pristineName]);
    if (rowCount !== 0) return server;
    const url = await urlOf('unfinished');
    const db = connectDatabase({ url, log: silentLog });
    await migrate(db);
    await db.destroy();
    await ensureSystemDatabase(url, new GlobalLogger(undefined, { logLevel: 'error' }));
    await client.query(`alter database unfinished rename to ${pristineName}`);
    return server;
  } finally {
    await client.end();
  }
}

async function urlOf(database: string): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir: dataDirOfTheRun(), database, settings });
  await postgres.leave();
  return postgres.url;
}

function dataDirOfTheRun(): string {
  const dataDir = process.env['TEST_POSTGRES_DIR'];
  if (dataDir) return dataDir;
  throw new Error('TEST_POSTGRES_DIR is not set: test/support/global-setup.ts must be the globalSetup of jest.');
}

function testDatabase(url: string, database: string, dataDir: string): TestDatabase {
  const above = asTheSuperuser(url, dataDir);
  const beside = above.replace(`/${database}?`, '/postgres?');
  return {
    url,
    query: (text, values) => ask(above, text, values),
    async copy() {
      const copy = `${database}_copy`;
      await ask(beside, `create database ${copy} template ${database} owner ${new URL(url).username}`);
      return testDatabase(url.replace(`/${database}?`, `/${copy}?`), copy, dataDir);
    },
    async drop() {
      await ask(beside, `drop database ${database} with (force)`);
    },
  };
}

/** The same database, as the superuser whose password lies in the data folder. */
export function asTheSuperuser(url: string, dataDir: string): string {
  const superuserUrl = new URL(url);
  superuserUrl.username = 'desk';
  superuserUrl.password = fs.readFileSync(path.join(dataDir, 'pg-secret'), 'utf8');
  return superuserUrl.href;
}

export interface TestStore extends OpenStore {
  readonly database: TestDatabase;
  readonly dataDir: string;
}

/** A store on a fresh database, with a data folder of its own. `close` removes both. */
export async function withStore(options: Partial<StoreOptions> = {}): Promise<TestStore> {
  const database = await withDatabase();
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'account-desk-data-'));
  const open = await openStore({ dataDir, databaseUrl: database.url, log: silentLog, ...options });
  return {
    ...open,
    database,
    dataDir,
    async close() {
      await open.close();
      await database.drop();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export async function ask(url: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, values)).rows;
  } finally {
    await client.end();
  }
}
