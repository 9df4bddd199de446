import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { activityOf } from './activity';
import type { Guard } from './arrival';
import { Refusal } from './refusal';

/** At most `turns` in any `seconds`. */
export interface FloodLimit {
  readonly turns: number;
  readonly seconds: number;
}

export interface FloodLimits {
  readonly perPerson: FloodLimit;
  readonly overall: FloodLimit;
}

/** Far above what a person with a mouse does, whose Teams also refreshes the cards in view, and what a company does. */
export const usualFloodLimits: FloodLimits = {
  perPerson: { turns: 100, seconds: 10 },
  overall: { turns: 1_000, seconds: 10 },
};

/** Token buckets behind all other guards, so that strangers cannot empty them. The person's own comes first. */
export function floodGuard({ perPerson, overall }: FloodLimits): Guard {
  const person = new RateLimiterMemory({ points: perPerson.turns, duration: perPerson.seconds });
  const everybody = new RateLimiterMemory({ points: overall.turns, duration: overall.seconds });
  return {
    name: 'flood',
    when: 'body',
    async check(arrival) {
      const { from } = activityOf(arrival);
      await take(person, from.aadObjectId ?? from.id, 'person sends too much');
      await take(everybody, 'all', 'too many turns at once');
    },
  };
}

async function take(bucket: RateLimiterMemory, key: string, reason: string): Promise<void> {
  try {
    await bucket.consume(key);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw new Refusal(429, reason, 1, { cause: refused });
    const isRepeat = refused.consumedPoints > bucket.points + 1;
    throw new Refusal(429, reason, Math.max(1, Math.ceil(refused.msBeforeNext / 1_000)), { isRepeat });
  }
}
