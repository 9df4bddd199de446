import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

/** How old `seen_at` may be before hearing once more is worth a write, milliseconds. */
const noteworthyAfter = 3_600_000;

/** Heard lately by the clock of the app; never true of the future, which a clock that was set back leaves behind. */
export function heardLately(now: Date): RawBuilder<boolean> {
  return sql<boolean>`seen_at between ${new Date(now.getTime() - noteworthyAfter)} and ${now}`;
}
