import { sql } from 'kysely';
import type { DatabaseTransaction } from '../database';
import { madeMigrations } from '../table-lists';
import { nameOf, schema, tablesOf } from './tables';
import type { BookTable, Mark } from './tables';

const batch = 500;

/**
 * All books as lines, within a transaction that sees one moment of them. Every value is as PostgreSQL writes it as text, so
 * that it reads it back as it was. The engine's own records are left out: they say how far a process had come in a run, and
 * a run that was not ended must not go on from there over a tenant that went on without it.
 */
export async function* saveBooks(db: DatabaseTransaction): AsyncGenerator<string> {
  await sql`set local datestyle = 'ISO'`.execute(db);
  await sql`set local intervalstyle = 'postgres'`.execute(db);
  await sql`set local extra_float_digits = 3`.execute(db);
  const { refused, survived } = await madeMigrations(db);
  const { rows: now } = await sql<{ at: Date }>`select now() as at`.execute(db);
  const madeAt = (now[0]?.at ?? new Date()).toISOString();
  yield line(['books', { madeAt, migrations: [...new Set([...refused, ...survived])].sort() }]);
  for (const table of await tablesOf(db)) {
    yield line(['table', table.name]);
    let rows = 0;
    for await (const row of rowsOf(db, table)) {
      rows += 1;
      yield `${row}\n`;
    }
    yield line(['rows', rows]);
  }
  // Read last: a sequence is not held by the transaction, and one that is ahead of the rows does no harm.
  yield line(['sequences', await sequencesOf(db)]);
  yield line(['end']);
}

function line(mark: Mark): string {
  return `${JSON.stringify(mark)}\n`;
}

async function* rowsOf(db: DatabaseTransaction, table: BookTable): AsyncGenerator<string> {
  const asText = sql.join(table.columns.map((column) => sql`${sql.id(column)}::text as ${sql.id(column)}`));
  await sql`declare backup no scroll cursor for
    select to_jsonb(each)::text as row from (select ${asText} from ${nameOf(table)}) each`.execute(db);
  for (;;) {
    const { rows } = await sql<{ row: string }>`fetch ${sql.lit(batch)} from backup`.execute(db);
    for (const { row } of rows) yield row;
    if (rows.length < batch) break;
  }
  await sql`close backup`.execute(db);
}

async function sequencesOf(db: DatabaseTransaction): Promise<Readonly<Record<string, string | null>>> {
  const { rows } = await sql<{ name: string; last: string | null }>`
    select sequencename::text as name, last_value::text as last from pg_sequences where schemaname = ${schema}`.execute(
    db,
  );
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}
