import { setTimeout as pause } from 'node:timers/promises';
import { bulkhead } from 'cockatiel';
import type { BulkheadPolicy } from 'cockatiel';

interface Lane {
  readonly policy: BulkheadPolicy;
  /** Turns under way and in line. */
  turns: number;
}

/** A turn that takes longer holds up the person's next ones no more, milliseconds. */
const longest = 2_000;

/** Turns of one person are run one after the other, so that nobody's many crowd out the others' few. */
export function createLanes() {
  const lanes = new Map<string, Lane>();
  return async function inLane<T>(person: string, work: () => Promise<T>): Promise<T> {
    const lane = lanes.get(person) ?? { policy: bulkhead(1, Infinity), turns: 0 };
    lanes.set(person, lane);
    lane.turns += 1;
    try {
      const { turn } = await lane.policy.execute(() => begin(work));
      return await turn;
    } finally {
      lane.turns -= 1;
      if (lane.turns === 0) lanes.delete(person);
    }
  };
}

/** Resolves when the work has ended or has taken too long to be waited for. */
async function begin<T>(work: () => Promise<T>): Promise<{ readonly turn: Promise<T> }> {
  const turn = work();
  const ended = new AbortController();
  const tooLong = pause(longest, undefined, { signal: ended.signal, ref: false }).catch(() => undefined);
  await Promise.race([turn.catch(() => undefined), tooLong]);
  ended.abort();
  return { turn };
}
