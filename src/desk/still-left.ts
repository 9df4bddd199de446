import type { Problem } from './problem';
import { without } from './without';

/** Found out anew by each attempt, or true of one alone: no promise of a stop that is over holds on. */
const ofOneAttempt: readonly Problem['code'][] = ['decision-differs', 'access-mode-by-hand'];

/**
 * What is left for people after a stop that has settled nothing: `anew`, what this stop leaves itself, then everything that was
 * left before it, each once. Of two that are about the same thing the newer stays, whatever the cause of each.
 */
export function withEarlier(anew: readonly Problem[], earlier: readonly Problem[] = []): readonly Problem[] {
  const all = [...anew, ...earlier.filter(({ code }) => !ofOneAttempt.includes(code))];
  const things = all.map(thingOf);
  return all.filter((_one, at) => things.indexOf(things[at] ?? '') === at);
}

/** The order of values is that of the books, which is another than that of whoever wrote them. */
function thingOf({ code, values = {} }: Problem): string {
  const named = Object.entries(without(values, 'cause')).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([code, named]);
}
