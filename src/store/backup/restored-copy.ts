import { sql } from 'kysely';
import { extendChain, takeHead } from '../audit-chain';
import type { AuditHead } from '../audit-line';
import type { Database, DatabaseTransaction } from '../database';
import { oneAtATime } from '../first-start';
import type { Log } from '../log';
import { schema } from './tables';

const mark = sql.id(schema, 'restored_copy');

/** Leaves in the books that they are a copy of this moment, until a start of the bot has dealt with it, and says so in the audit. */
export async function markRestored(tx: DatabaseTransaction, key: Uint8Array, madeAt: string): Promise<AuditHead> {
  await sql`create table ${mark} (made_at timestamptz not null)`.execute(tx);
  await sql`insert into ${mark} values (${madeAt})`.execute(tx);
  const entry = { kind: 'security', actor: 'desk', action: 'books-restored', after: { madeAt } } as const;
  return extendChain(tx, await takeHead(tx), [entry], { key, at: new Date().toISOString() });
}

/**
 * Does the work if the books were restored and no start has done it yet. Bots that start at the same moment wait until it is
 * done; one that ends in the middle of it leaves it to the next start.
 */
export async function afterRestore(
  db: Database,
  { databaseUrl, log }: { readonly databaseUrl: string; readonly log: Log },
  work: (madeAt: Date) => Promise<void>,
): Promise<void> {
  if ((await restoredFrom(db)) === null) return;
  await oneAtATime(databaseUrl, log, async () => {
    const madeAt = await restoredFrom(db);
    if (madeAt === null) return;
    await work(madeAt);
    await sql`drop table ${mark}`.execute(db);
  });
}

/** When the backup was made; null when the books were not restored, or a start has dealt with it. */
async function restoredFrom(db: Database): Promise<Date | null> {
  const { rows } = await sql<{ is: boolean }>`
    select to_regclass(${`${schema}.restored_copy`}) is not null as is`.execute(db);
  if (!rows[0]?.is) return null;
  const { rows: marks } = await sql<{ made_at: Date }>`select made_at from ${mark}`.execute(db);
  return marks[0]?.made_at ?? null;
}
