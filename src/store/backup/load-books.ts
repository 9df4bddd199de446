import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '../database';
import { migrate, migrateTo } from '../database';
import { migrations } from '../migrations';
import { StoreFault } from '../store-fault';
import { nameOf, schema, tablesOf } from './tables';
import type { BackupHead, BookTable, Mark } from './tables';

/** Of one statement: so many rows, or rows of so many letters. */
const mostRows = 500;
const mostLetters = 1_000_000;

export interface Loaded {
  readonly head: BackupHead;
  /** By name of the table. */
  readonly rows: Readonly<Record<string, number>>;
}

/**
 * Makes the tables as they were when the backup was made, fills them, and lets `finish` look at them and add what is its
 * own, all in one transaction; then the tables are brought up to date. When it fails none of the tables is left.
 * @throws {StoreFault} when the backup cannot be loaded by this version, or does not say what it promises.
 */
export async function loadBooks<T>(
  db: Database,
  lines: AsyncGenerator<string>,
  finish: (tx: DatabaseTransaction, loaded: Loaded) => Promise<T>,
): Promise<T> {
  const head = headOf(await lines.next());
  try {
    await migrateTo(db, head.migrations.at(-1) ?? '');
    const finished = await db.transaction().execute(async (tx) => {
      const rows = await fill(tx, lines);
      return finish(tx, { head, rows });
    });
    await migrate(db);
    return finished;
  } catch (error) {
    await dropBooks(db);
    throw error;
  }
}

export async function dropBooks(db: Database): Promise<void> {
  await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(db);
}

function headOf({ value }: IteratorResult<string, unknown>): BackupHead {
  const mark = typeof value === 'string' ? (JSON.parse(value) as Mark) : null;
  if (mark?.[0] !== 'books') throw incomplete();
  const [, head] = mark;
  const unknown = head.migrations.filter((name) => !(name in migrations));
  if (head.migrations.length > 0 && unknown.length === 0) return head;
  throw new StoreFault(
    `The backup was made by a newer version of Account Desk (it has ${unknown.join(', ')}): restore it with that version.`,
  );
}

async function fill(tx: DatabaseTransaction, lines: AsyncGenerator<string>): Promise<Record<string, number>> {
  // Made with the table, and a row of the backup as well.
  await sql`delete from ${sql.id(schema, 'audit_head')}`.execute(tx);
  const tables = new Map((await tablesOf(tx)).map((table) => [table.name, table]));
  const rows: Record<string, number> = {};
  let into = inserter(tx, undefined);
  let isWhole = false;
  for await (const line of lines) {
    if (line.startsWith('{')) {
      await into.add(line);
      continue;
    }
    const mark = JSON.parse(line) as Mark;
    if (mark[0] === 'table') into = inserter(tx, tables.get(mark[1]));
    if (mark[0] === 'rows') Object.assign(rows, await into.end(mark[1]));
    if (mark[0] === 'sequences') await setSequences(tx, mark[1]);
    isWhole = mark[0] === 'end';
  }
  if (!isWhole) throw incomplete();
  return rows;
}

/** Puts rows into one table, many with one statement. */
function inserter(tx: DatabaseTransaction, table: BookTable | undefined) {
  let waiting: string[] = [];
  let letters = 0;
  let count = 0;
  return {
    async add(row: string) {
      waiting.push(row);
      letters += row.length;
      if (waiting.length >= mostRows || letters >= mostLetters) await flush();
    },
    async end(promised: number) {
      await flush();
      if (table === undefined || count !== promised) throw incomplete();
      return { [table.name]: count };
    },
  };

  async function flush(): Promise<void> {
    if (table === undefined) throw incomplete();
    if (waiting.length > 0) await insert(tx, table, waiting);
    count += waiting.length;
    waiting = [];
    letters = 0;
  }
}

async function insert(tx: DatabaseTransaction, table: BookTable, rows: readonly string[]): Promise<void> {
  const { columns, types } = table;
  const asText = sql.join(columns.map((column) => sql`${sql.id(column)} text`));
  const typed = sql.join(columns.map((column, n) => sql`${sql.id('each', column)}::${sql.raw(types[n] ?? 'text')}`));
  // The numbers of the rows are kept, also where only PostgreSQL gives new ones.
  await sql`insert into ${nameOf(table)} (${sql.join(columns.map((column) => sql.id(column)))}) overriding system value
    select ${typed} from jsonb_to_recordset(${`[${rows.join(',')}]`}::jsonb) as each(${asText})`.execute(tx);
}

async function setSequences(tx: DatabaseTransaction, last: Readonly<Record<string, string | null>>): Promise<void> {
  for (const [name, value] of Object.entries(last))
    if (value !== null)
      await sql`select setval(format('%I.%I', ${schema}::text, ${name}::text)::regclass, ${value}::bigint)`.execute(tx);
}

function incomplete(): StoreFault {
  return new StoreFault('The backup does not hold what it promises. Take the backup before it, and keep this one.');
}
