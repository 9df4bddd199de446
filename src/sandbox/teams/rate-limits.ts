/** At most `operations` within any `seconds`. */
export interface RateLimit {
  readonly operations: number;
  readonly seconds: number;
}

/** Per bot and conversation for sending, changing and creating (msteams-docs, bots/how-to/rate-limit). */
export const DOCUMENTED_LIMITS: readonly RateLimit[] = [
  { operations: 7, seconds: 1 },
  { operations: 8, seconds: 2 },
  { operations: 60, seconds: 30 },
  { operations: 1800, seconds: 3600 },
];

/** Sliding windows per key. `now` is in epoch milliseconds. */
export function createRateLimiter(limits: readonly RateLimit[], now: () => number) {
  const history = new Map<string, number[]>();
  const longest = Math.max(0, ...limits.map((limit) => limit.seconds)) * 1000;

  return {
    /** Counts the operation and returns undefined, or returns the seconds to wait and counts nothing. */
    take: (key: string): number | undefined => {
      const at = now();
      const past = (history.get(key) ?? []).filter((time) => at - time < longest);
      const waits = limits.map((limit) => waitFor(limit, past, at));
      history.set(key, past);
      const wait = Math.max(0, ...waits);
      if (wait > 0) return Math.ceil(wait / 1000);
      past.push(at);
      return undefined;
    },
  };
}

function waitFor(limit: RateLimit, past: readonly number[], at: number): number {
  const oldestThatCounts = past[past.length - limit.operations];
  if (oldestThatCounts === undefined) return 0;
  return Math.max(0, oldestThatCounts + limit.seconds * 1000 - at);
}
