import { sql } from 'kysely';
import type { Database } from '../database';
import { StoreFault } from '../store-fault';
import { dropBooks } from './load-books';
import { nameOf, tablesOf } from './tables';

/**
 * Makes sure that nothing is lost by a restore: nobody works on the database, and it holds no row of a desk and no run of
 * its engine. Tables without rows, as a restore leaves that was killed, are removed.
 * @throws {StoreFault} otherwise; then nothing was changed.
 */
export async function requireEmpty(db: Database): Promise<void> {
  if (await isAtWork(db))
    throw new StoreFault('A bot works on this database. Stop it, and restore into an empty database.');
  for (const table of await tablesOf(db))
    if (table.name !== 'audit_head' && (await hasRows(db, nameOf(table))))
      throw new StoreFault(
        'There are books in this database, and a restore replaces nothing. Name an empty database with DATABASE_URL, or, for the built-in one, put the folder pg18 of DATA_DIR aside.',
      );
  if (await hasRuns(db))
    throw new StoreFault(
      'The schema "dbos" of this database holds runs of other books, which a bot would take up. Restore into an empty database.',
    );
  await dropBooks(db);
}

/** A bot holds its lease as long as it lives, in a session of this name. */
async function isAtWork(db: Database): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`
    select exists(select from pg_stat_activity
      where datname = current_database() and application_name like 'account-desk lease %') as is`.execute(db);
  return rows[0]?.is === true;
}

async function hasRuns(db: Database): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`select to_regclass('dbos.workflow_status') is not null as is`.execute(db);
  return rows[0]?.is === true && hasRows(db, sql.id('dbos', 'workflow_status'));
}

async function hasRows(db: Database, table: ReturnType<typeof nameOf>): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`select exists(select from ${table}) as is`.execute(db);
  return rows[0]?.is === true;
}
