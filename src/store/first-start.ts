import { Client } from 'pg';
import { tryLock } from './advisory-lock';
import { connectAtMost } from './database';
import type { Log } from './log';
import { pause } from './pause';
import { StoreFault } from './store-fault';

/** How long one waits for another that makes its tables, and between two looks, milliseconds. */
const patience = 60_000;
const between = 100;

interface Turn {
  /** For what the tables are worked on. */
  readonly as?: 'start' | 'restore';
  readonly patienceMs?: number;
}

/**
 * Several bots may meet a new database, or a newer program, in the same moment; one of them makes or changes the tables, the
 * others wait. Neither the engine (DBOS 5.3, `runSysMigrationsPg`) nor kysely, which makes its schema before it locks, looks
 * whether another is just doing so. After a minute it is tried beside the other, but never beside a restore.
 * @throws {StoreFault} when books are still being restored after that minute.
 */
export async function oneAtATime<T>(
  databaseUrl: string,
  log: Log,
  work: () => Promise<T>,
  { as = 'start', patienceMs = patience }: Turn = {},
): Promise<T> {
  const session = new Client({
    connectionString: databaseUrl,
    application_name: nameOf('start'),
    keepAlive: true,
    connectionTimeoutMillis: connectAtMost,
  });
  session.on('error', () => undefined);
  await session.connect();
  try {
    // A machine that loses its power says no farewell: the database would keep its turn for hours.
    await session.query('set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3');
    await turn(session, log, patienceMs);
    // Not before: one that waits for its turn stops nobody.
    if (as === 'restore') await session.query(`set application_name = '${nameOf(as)}'`);
    return await work();
  } finally {
    await session.end().catch(() => undefined);
  }
}

/** Looks again and again: a statement that waits for the lock would hold up the indexes that the engine makes concurrently. */
async function turn(session: Client, log: Log, patienceMs: number): Promise<void> {
  for (const end = performance.now() + patienceMs; performance.now() < end; await pause(between)) {
    if (await tryLock(session, 'account-desk-tables')) return;
  }
  if (await isRestoring(session))
    throw new StoreFault('Books are being restored into this database: wait until that is done.');
  log.warn({ waitedMs: patienceMs }, 'another bot has been making tables for a minute; going on beside it');
}

/** A bot beside a restore would begin books of its own, and then carry out what is due in those that appear. */
async function isRestoring(session: Client): Promise<boolean> {
  const { rows } = await session.query<{ is: boolean }>(
    `select exists(select from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name = $1) as is`,
    [nameOf('restore')],
  );
  return rows[0]?.is === true;
}

function nameOf(as: 'start' | 'restore'): string {
  return `account-desk ${as}`;
}
