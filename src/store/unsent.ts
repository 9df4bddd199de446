import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** A copy of a card that shows something older than people should see. `row` is what the query calls its row of `postings`. */
export function isStale(row: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${row}.sent`)} < ${sql.ref(`${row}.wanted`)})`;
}

/** False for a copy that only one person of several saw, once it is gone from their screen. */
export function isOnScreen(row: string, now: Date): RawBuilder<boolean> {
  return sql<boolean>`coalesce(${sql.ref(`${row}.private_until`)} > ${now}, true)`;
}

/** A message that Teams has not taken and that was not given up. `row` is what the query calls its row of `notices`. */
export function isUnsent(row: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${row}.sent_at`)} is null and ${sql.ref(`${row}.given_up_at`)} is null)`;
}
