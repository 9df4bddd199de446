import type { Delivery, WhyNotReached } from './delivery';
import type { Person } from './people';
import { isSame } from './policy';

/** Where the cards of some people are. */
export interface Reach {
  readonly reached: readonly Person[];
  readonly waiting: readonly Person[];
  readonly unreached: readonly { readonly person: Person; readonly why: WhyNotReached }[];
}

/** Of these people only; whoever was sent no card is in none of the lists, and whoever cannot be reached now is not reached. */
export function reachOf(people: readonly Person[], deliveries: readonly Delivery[]): Reach {
  const theirs = people.flatMap((person) => {
    const found = deliveries.find((one) => one.person !== null && isSame(one.person, person));
    return found ? [{ ...found, person }] : [];
  });
  return {
    reached: theirs.flatMap(({ reachedAt, why, person }) => (reachedAt !== null && why === null ? [person] : [])),
    waiting: theirs.flatMap(({ reachedAt, why, person }) => (reachedAt === null && why === null ? [person] : [])),
    unreached: theirs.flatMap(({ why, person }) => (why ? [{ person, why }] : [])),
  };
}
