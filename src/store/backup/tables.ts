import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { DatabaseTransaction, Database } from '../database';
import { refusedList, survivedList } from '../table-lists';

export const schema = 'desk';

/** Tables that whoever makes the schema fills, and the mark of a restore. */
const notBooks = [refusedList, survivedList, 'kysely_migration_lock', 'restored_copy'];

/** A table of the books, with the columns that are written; PostgreSQL makes the others from them. */
export interface BookTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** As PostgreSQL names them, in the order of the columns. */
  readonly types: readonly string[];
}

/** By name; no table refers to another. */
export async function tablesOf(db: Database | DatabaseTransaction): Promise<readonly BookTable[]> {
  const { rows } = await sql<BookTable>`
    select relname::text as name, array_agg(attname::text order by attnum) as columns,
           array_agg(format_type(atttypid, atttypmod) order by attnum) as types
    from pg_class join pg_attribute on attrelid = pg_class.oid
    where relnamespace = to_regnamespace(${schema}) and relkind = 'r' and relname <> all(${notBooks})
      and attnum > 0 and not attisdropped and attgenerated = ''
    group by relname order by relname`.execute(db);
  return rows;
}

export function nameOf(table: Pick<BookTable, 'name'>): RawBuilder<unknown> {
  return sql.id(schema, table.name);
}

/** What the lines of a backup are: a row is an object, and these stand between the rows. */
export type Mark =
  | readonly ['books', BackupHead]
  /** The rows behind it are of this table. */
  | readonly ['table', string]
  /** So many were these rows. */
  | readonly ['rows', number]
  /** The number that each sequence gave last; null when it gave none. */
  | readonly ['sequences', Readonly<Record<string, string | null>>]
  | readonly ['end'];

export interface BackupHead {
  /** ISO instant that all of it is as of. */
  readonly madeAt: string;
  /** Names, in their order: the form of the tables. */
  readonly migrations: readonly string[];
}
