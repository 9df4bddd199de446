import { Migrator, sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';
import type { Schema } from './schema';

/** Looked at by every program, which does not start where it finds a migration that it does not know. */
export const refusedList = 'kysely_migration';
/** Looked at by nobody but whoever brings the tables up to date: what an older program need not know. */
export const survivedList = 'survived_migration';

interface Steps {
  readonly all: Readonly<Record<string, Migration>>;
  /** The last one that older programs must stop at; they work on with whatever comes after it. */
  readonly lastRefused: string;
}

/**
 * Makes the tables in the order of the names, and notes each migration in the list that says what it means to an older
 * program. One that was noted in either is never made again.
 * @throws when a newer program has made tables that this one must not work on.
 */
export async function bringUpToDate(db: Kysely<Schema>, { all, lastRefused }: Steps): Promise<void> {
  await refuseOlder(db, lastRefused);
  const made = await namesIn(db, refusedList);
  const refused = pick(all, (name) => name <= lastRefused || made.includes(name));
  await make(db, refusedList, refused);

  const beside = pick(all, (name) => !(name in refused));
  const known = await namesIn(db, survivedList);
  if (Object.keys(beside).every((name) => known.includes(name))) return;
  await make(db, survivedList, { ...nothingToDo(known), ...beside });
}

/** Names of the migrations that these tables have seen, by what they mean to a program that does not know one. */
export async function madeMigrations(db: Kysely<Schema>): Promise<{
  readonly refused: readonly string[];
  readonly survived: readonly string[];
}> {
  return { refused: await namesIn(db, refusedList), survived: await namesIn(db, survivedList) };
}

/** What older programs could work on with until now becomes a reason for them not to start. */
async function refuseOlder(db: Kysely<Schema>, lastRefused: string): Promise<void> {
  if (!(await namesIn(db, survivedList)).some((name) => name <= lastRefused)) return;
  await sql`insert into ${idOf(refusedList)} select * from ${idOf(survivedList)} where name <= ${lastRefused}
    on conflict do nothing`.execute(db);
}

async function make(db: Kysely<Schema>, list: string, steps: Readonly<Record<string, Migration>>): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve({ ...steps }) };
  const options = { db, provider, migrationTableSchema: 'desk', migrationTableName: list };
  const { error } = await new Migrator(options).migrateToLatest();
  if (error) throw error as Error;
}

async function namesIn(db: Kysely<Schema>, list: string): Promise<readonly string[]> {
  const { rows } = await sql<{ is: boolean }>`select to_regclass(${`desk.${list}`}) is not null as is`.execute(db);
  if (!rows[0]?.is) return [];
  const { rows: made } = await sql<{ name: string }>`select name from ${idOf(list)} order by name`.execute(db);
  return made.map(({ name }) => name);
}

function pick<T>(all: Readonly<Record<string, T>>, isMeant: (name: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => isMeant(name)));
}

/** Of a newer program: they are made, and this one neither knows nor needs them. */
function nothingToDo(names: readonly string[]): Record<string, Migration> {
  return Object.fromEntries(names.map((name) => [name, { up: () => Promise.resolve() }]));
}

function idOf(list: string) {
  return sql.id('desk', list);
}
