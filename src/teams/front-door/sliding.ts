/** At most `turns` in any `seconds`, wherever they begin. */
export interface FloodLimit {
  readonly turns: number;
  readonly seconds: number;
}

/** The times of the last turns that were let in, oldest at `next`. */
interface Ring {
  readonly at: number[];
  next: number;
}

/**
 * Remembers when the last turns of each key were let in, so that no window holds more than the limit: a fixed window lets twice
 * as many through at its edge, and so does a bucket that refills. What is refused does not count.
 */
export function createSlidingLimit({ turns, seconds }: FloodLimit, now: () => number) {
  const window = seconds * 1_000;
  const rings = new Map<string, Ring>();

  /** Keys are in the order of their last turn, so the ones to forget stand first. */
  function forgetIdle(at: number): void {
    for (const [key, { at: times, next }] of rings) {
      const last = times[(next + turns - 1) % turns] ?? -Infinity;
      if (at - last < window) return;
      rings.delete(key);
    }
  }

  return {
    /** Milliseconds until the key may come again; 0 when it was let in. */
    take(key: string): number {
      const at = now();
      forgetIdle(at);
      const ring = rings.get(key) ?? { at: [], next: 0 };
      const oldest = ring.at[ring.next] ?? -Infinity;
      if (at - oldest < window) return Math.max(1, oldest + window - at);
      ring.at[ring.next] = at;
      ring.next = (ring.next + 1) % turns;
      rings.delete(key);
      rings.set(key, ring);
      return 0;
    },
    /** Keys that are remembered. */
    get size() {
      return rings.size;
    },
  };
}
