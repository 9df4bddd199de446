import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '../database';
import { dropBooks } from './load-books';
import { schema } from './tables';

const mark = sql.id(schema, 'drill');

/** Leaves in the books of a drill that they are nobody's, from the moment they are there until a bot opens them. */
export async function markDrill(tx: DatabaseTransaction): Promise<void> {
  await sql`create table ${mark} ()`.execute(tx);
}

/** Books that a bot opens are somebody's: no drill removes them any more. */
export async function keepFromDrills(db: Database): Promise<void> {
  await sql`drop table if exists ${mark}`.execute(db);
}

/** Removes the books of a drill that was killed before it could, unless a bot has worked on them since. */
export async function dropKilledDrill(db: Database): Promise<void> {
  const { rows } = await sql<{ is: boolean }>`
    select to_regclass(${`${schema}.drill`}) is not null and to_regnamespace('dbos') is null as is`.execute(db);
  if (rows[0]?.is) await dropBooks(db);
}
