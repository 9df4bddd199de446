import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Client } from 'pg';

/** Tables whose rows are claimed by one bot at a time. */
const claimed = ['postings', 'notices', 'unreached', 'jobs'];

/** The columns of a claim that lasts for so many milliseconds by the database's clock. `holder` is the bot's name. */
export function claim(
  holder: string | null,
  ms: number,
): { claimed_until: RawBuilder<Date>; claimed_by: string | null } {
  return { claimed_until: inLease(ms), claimed_by: holder };
}

export function inLease(ms: number): RawBuilder<Date> {
  return sql<Date>`clock_timestamp() + make_interval(secs => ${ms / 1000})`;
}

/**
 * True for work that nobody has in hand. A claim that lasts longer than any claim is given out for was made by a clock that has
 * been set back since, so it counts for nothing.
 */
export function isFree(column: string, leaseMs: number): RawBuilder<boolean> {
  const until = sql.ref(column);
  return sql<boolean>`coalesce(${until} < clock_timestamp() or ${until} > ${inLease(leaseMs)}, true)`;
}

/**
 * Frees what a bot held that is known to be dead. What it had sent without saying so is sent once more, as after any
 * answer that got lost.
 */
export async function freeClaimsOf(session: Pick<Client, 'query'>, holder: string): Promise<void> {
  for (const table of claimed) {
    await session.query(
      `update desk.${table} set claimed_until = null, claimed_by = null where claimed_by = $1 and claimed_until is not null`,
      [holder],
    );
  }
}

/** Names the bots that hold something now, alive or not. */
export const holdersOfClaims = claimed
  .map(
    (table) =>
      `select claimed_by from desk.${table} where claimed_by is not null and claimed_until > clock_timestamp()`,
  )
  .join(' union ');
