import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { isFree } from './claims';
import type { Database } from './database';
import { isOnScreen, isStale, isUnsent } from './unsent';

/** Milliseconds until a job becomes work by the passing of time alone; null when none does. */
export async function nextJob(db: Database, now: Date, lease: number): Promise<number | null> {
  // Each half reads the beginning of what is ordered by `due_at`, however many wait.
  return untilFirst(
    db,
    now,
    sql`select min(due_at) as at from desk.jobs where due_at > ${now}
    union all select min(${letGo('claimed_until', now, lease)}) from desk.jobs where due_at <= ${now}`,
  );
}

/** The same of what is to be sent, and of people who are to be tried again; what claims look for, but for the time. */
export async function nextToSend(db: Database, now: Date, lease: number): Promise<number | null> {
  const from = (table: string) =>
    sql`select greatest(${sql.ref(`${table}.due_at`)}, ${letGo(`${table}.claimed_until`, now, lease)}, chat.parked_until) as at
      from ${sql.table(`desk.${table}`)} join desk.conversations chat on chat.id = conversation_id and chat.gone_at is null`;
  return untilFirst(
    db,
    now,
    sql`${from('postings')} where ${isStale('postings')} and ${isOnScreen('postings', now)}
    union all ${from('notices')} where ${isUnsent('notices')}
    union all select greatest(due_at, ${letGo('claimed_until', now, lease)}) from desk.unreached`,
  );
}

/** When a claim ends, by the clock of the app; leases are of the database's. Null when nobody has it in hand. */
function letGo(column: string, now: Date, lease: number): RawBuilder<Date> {
  return sql<Date>`case when not ${isFree(column, lease)} then ${now}::timestamptz + (${sql.ref(column)} - clock_timestamp()) end`;
}

async function untilFirst(db: Database, now: Date, times: RawBuilder<unknown>): Promise<number | null> {
  const { rows } = await sql<{
    at: Date | null;
  }>`select min(at) as at from (${times}) waiting where at > ${now}`.execute(db);
  const at = rows[0]?.at;
  // The driver cuts what is below a millisecond off.
  return at ? at.getTime() + 1 - now.getTime() : null;
}
