import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
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
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

/** A fresh database on the run's one PostgreSQL, which is started by the first test that needs it. */
export async function withDatabase(): Promise<TestDatabase> {
  const dataDir = process.env['TEST_POSTGRES_DIR'];
  if (!dataDir)
    throw new Error('TEST_POSTGRES_DIR is not set: test/support/global-setup.ts must be the globalSetup of jest.');
  const database = `t_${randomBytes(6).toString('hex')}`;
  const postgres = await startEmbeddedPostgres({ dataDir, database, settings });
  await postgres.leave();

  return testDatabase(postgres.url, database, dataDir);
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
