import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * True for work that nobody has in hand. A claim that lasts longer than any claim is given out for was made by a clock that has
 * been set back since, so it counts for nothing.
 */
export function isFree(column: string, leaseMs: number): RawBuilder<boolean> {
  const until = sql.ref(column);
  const longest = sql`clock_timestamp() + make_interval(secs => ${leaseMs / 1000})`;
  return sql<boolean>`coalesce(${until} < clock_timestamp() or ${until} > ${longest}, true)`;
}
