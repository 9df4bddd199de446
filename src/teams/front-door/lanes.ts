import { setTimeout as pause } from 'node:timers/promises';

/**
 * Turns of one person are run one after the other, so that nobody's many crowd out the others' few. A turn that takes
 * longer than `longest` milliseconds holds up the person's next ones no more.
 */
export function createLanes(longest = 2_000) {
  const ends = new Map<string, Promise<void>>();
  return function inLane<T>(person: string, work: () => Promise<T>): Promise<T> {
    const before = ends.get(person) ?? Promise.resolve();
    const turn = before.then(work);
    const end = before
      .then(() => endOf(turn, longest))
      .then(() => {
        if (ends.get(person) === end) ends.delete(person);
      });
    ends.set(person, end);
    return turn;
  };
}

/** Resolves when the turn has ended, however, or has taken too long to be waited for. */
async function endOf(turn: Promise<unknown>, longest: number): Promise<void> {
  const ended = new AbortController();
  const tooLong = pause(longest, undefined, { signal: ended.signal, ref: false }).catch(() => undefined);
  await Promise.race([turn.catch(() => undefined), tooLong]);
  ended.abort();
}
