interface FreshOptions {
  /** What was read serves for so long, ms; it is never read more often. */
  readonly freshMs: number;
  /** Whoever asks waits no longer than this, ms. */
  readonly withinMs: number;
  /** Steady clock, ms. */
  readonly now: () => number;
}

/**
 * Shares one reading between all who ask. Gives null where it failed, or takes too long: nobody is kept waiting by a database
 * that does not answer, and none is asked a second time before it has answered the first.
 */
export function keepFresh<T>(
  read: () => Promise<T>,
  { freshMs, withinMs, now }: FreshOptions,
): () => Promise<T | null> {
  let begunAt = -Infinity;
  let isReading = false;
  let answer: Promise<T | null> = Promise.resolve(null);
  return () => {
    if (isReading || now() - begunAt < freshMs) return answer;
    begunAt = now();
    isReading = true;
    const reading = read()
      .catch(() => null)
      .finally(() => (isReading = false));
    answer = orNull(reading, withinMs);
    return answer;
  };
}

function orNull<T>(reading: Promise<T | null>, withinMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(resolve, withinMs, null).unref()));
  return Promise.race([reading, late]).finally(() => clearTimeout(timer));
}
