import { Kysely, PostgresDialect, WithSchemaPlugin } from 'kysely';
import type { Transaction } from 'kysely';
import { Pool } from 'pg';
import type { PoolClient } from 'pg';
import type { Log } from './log';
import { lastRefused, migrations } from './migrations';
import type { Schema } from './schema';
import { bringUpToDate } from './table-lists';

export type Database = Kysely<Schema>;
export type DatabaseTransaction = Transaction<Schema>;

/** All tables live in this schema, beside the durable engine's own in the same database. */
const schemaName = 'desk';

/** Longest time to a connection, milliseconds: the system itself waits for minutes where nothing answers. */
export const connectAtMost = 5_000;

interface DatabaseOptions {
  readonly url: string;
  readonly poolSize?: number | undefined;
  readonly log: Log;
  /** Filled with the server processes of the sessions that are open. */
  readonly sessions?: Set<number>;
}

export function connectDatabase({ url, poolSize, log, sessions }: DatabaseOptions): Database {
  const pool = new Pool({
    connectionString: url,
    max: poolSize ?? 10,
    application_name: 'account-desk',
    connectionTimeoutMillis: connectAtMost,
    keepAlive: true,
    statement_timeout: 30_000,
    lock_timeout: 10_000,
    // A bot that is frozen in the middle of a transaction must not hold its locks for ever.
    idle_in_transaction_session_timeout: 30_000,
  });
  // A connection can be lost between two statements; nobody listens to it then, and the loss shows at the next statement.
  pool.on('connect', (client) => client.on('error', () => undefined));
  if (sessions) follow(pool, sessions);
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection was lost'));
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }), plugins: [new WithSchemaPlugin(schemaName)] });
}

function follow(pool: Pool, sessions: Set<number>): void {
  // The driver knows which process serves a session (PostgreSQL, "BackendKeyData"); its types do not.
  const processOf = (client: PoolClient) => (client as unknown as { readonly processID: number }).processID;
  pool.on('connect', (client) => void sessions.add(processOf(client)));
  pool.on('remove', (client) => void sessions.delete(processOf(client)));
}

/** Brings the tables up to date; several bots may do so at once. Throws when a newer program has made what this one must not work on. */
export async function migrate(db: Database): Promise<void> {
  await bringUpToDate(db, { all: migrations, lastRefused });
}

/** Makes the tables as they were after this migration, for rows of that time; there must be none yet. */
export async function migrateTo(db: Database, name: string): Promise<void> {
  const until = Object.entries(migrations).filter(([each]) => each <= name);
  await bringUpToDate(db, { all: Object.fromEntries(until), lastRefused });
}

/** JSON for a jsonb column, without the two things PostgreSQL refuses in it: NUL and half surrogate pairs. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'string' ? inner.replace(/\0|\p{Surrogate}/gu, '') : inner,
  );
}
