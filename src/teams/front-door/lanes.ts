import { bulkhead } from 'cockatiel';
import type { BulkheadPolicy } from 'cockatiel';

interface Lane {
  readonly policy: BulkheadPolicy;
  /** Turns under way and in line. */
  turns: number;
}

/** Turns of one person are run one after the other, so that nobody's many crowd out the others' few. */
export function createLanes() {
  const lanes = new Map<string, Lane>();
  return async function inLane<T>(person: string, work: () => Promise<T>): Promise<T> {
    const lane = lanes.get(person) ?? { policy: bulkhead(1, Infinity), turns: 0 };
    lanes.set(person, lane);
    lane.turns += 1;
    try {
      return await lane.policy.execute(work);
    } finally {
      lane.turns -= 1;
      if (lane.turns === 0) lanes.delete(person);
    }
  };
}
