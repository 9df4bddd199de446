import type { Guard } from './arrival';
import { Refusal } from './refusal';
import { createSlidingLimit, type FloodLimit } from './sliding';
import { activityOf } from './shape';

export interface FloodLimits {
  readonly perPerson: FloodLimit;
  readonly overall: FloodLimit;
}

/** Far above what a person with a mouse does, whose Teams also refreshes the cards in view, and what a company does. */
export const usualFloodLimits: FloodLimits = {
  perPerson: { turns: 100, seconds: 10 },
  overall: { turns: 1_000, seconds: 10 },
};

/** Limits behind all other guards, so that strangers cannot use them up. The person's own comes first. */
export function floodGuard({ perPerson, overall }: FloodLimits, now: () => number): Guard {
  const person = createSlidingLimit(perPerson, now);
  const everybody = createSlidingLimit(overall, now);
  return {
    name: 'flood',
    when: 'body',
    check(arrival) {
      const { from } = activityOf(arrival);
      refuseAfter(person.take(from.aadObjectId ?? from.id), 'person sends too much');
      refuseAfter(everybody.take('all'), 'too many turns at once');
    },
  };
}

function refuseAfter(waitMs: number, reason: string): void {
  if (waitMs > 0) throw new Refusal(429, reason, Math.max(1, Math.ceil(waitMs / 1_000)));
}
