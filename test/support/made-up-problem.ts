import type { Problem } from '../../src/desk/problem';

/** A problem with sentences of its own, as rows hold them that were stored before the message files had them all. */
export function madeUpProblem(
  code: string,
  what = 'It stopped.',
  next = 'Do this.',
  more: Readonly<Record<string, unknown>> = {},
): Problem {
  return { code, what, next, ...more } as unknown as Problem;
}
