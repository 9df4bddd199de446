import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

/** Latin, Greek and Cyrillic letters that have a small form: `lower` leaves them alone in a database with the locale C. */
const large = Array.from({ length: 0x530 - 0xc0 }, (_, at) => String.fromCodePoint(0xc0 + at)).filter(
  (letter) => letter.toLowerCase() !== letter && letter.toLowerCase().length === 1,
);
const [from, to] = [large.join(''), large.map((letter) => letter.toLowerCase()).join('')];

/** Whether the word stands in one of the texts, in small or large letters; as it is written, whatever a pattern would make of it. */
export function contains(texts: readonly RawBuilder<unknown>[], word: string): RawBuilder<boolean> {
  const text = sql`concat_ws(' ', ${sql.join(texts)})`;
  return sql<boolean>`strpos(translate(lower(${text}), ${from}, ${to}), ${word.toLowerCase()}) > 0`;
}
