import { Client } from 'pg';
import { tryLock } from './advisory-lock';
import { connectAtMost } from './database';
import type { Log } from './log';
import { pause } from './pause';

/** How long one waits for another that makes its tables, and between two looks, milliseconds. */
const patience = 60_000;
const between = 100;

/**
 * Several bots may meet a new database, or a newer program, in the same moment; one of them makes or changes the tables, the
 * others wait. Neither the engine (DBOS 5.3, `runSysMigrationsPg`) nor kysely, which makes its schema before it locks, looks
 * whether another is just doing so. After a minute it is tried beside the other.
 */
export async function oneAtATime<T>(databaseUrl: string, log: Log, work: () => Promise<T>): Promise<T> {
  const session = new Client({
    connectionString: databaseUrl,
    application_name: 'account-desk start',
    keepAlive: true,
    connectionTimeoutMillis: connectAtMost,
  });
  session.on('error', () => undefined);
  await session.connect();
  try {
    await turn(session, log);
    return await work();
  } finally {
    await session.end().catch(() => undefined);
  }
}

/** Looks again and again: a statement that waits for the lock would hold up the indexes that the engine makes concurrently. */
async function turn(session: Client, log: Log): Promise<void> {
  for (const end = performance.now() + patience; performance.now() < end; await pause(between)) {
    if (await tryLock(session, 'account-desk-tables')) return;
  }
  log.warn({ waitedMs: patience }, 'another bot has been making tables for a minute; going on beside it');
}
