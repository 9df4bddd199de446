import { DeskError } from '../desk/problem';
import type { Problem } from '../desk/problem';

/** How many characters a text may have that goes with a decision. */
interface Lengths {
  readonly shortest: number;
  readonly longest: number;
}

/** What somebody wrote with a decision. Throws `missing` for less than a text, and says the numbers of one that is too long. */
export function written(given: unknown, { shortest, longest }: Lengths, missing: Problem): string {
  const text = typeof given === 'string' ? given.trim() : '';
  if (text.length < shortest) throw new DeskError({ ...missing, standing: 'nothing-changed' });
  if (text.length <= longest) return text;
  const { field = '' } = missing;
  throw new DeskError({
    code: 'text-too-long',
    field,
    standing: 'nothing-changed',
    values: { length: text.length, longest, case: field },
  });
}
