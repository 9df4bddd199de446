/** Sleeping runs of this process. `close` wakes nobody: they sleep on in the next process. */
export interface Sleepers {
  /** Resolves at the instant, given in ms since 1970. */
  until(instant: number): Promise<void>;
  close(): void;
}

/** Longest single timer of Node, milliseconds. */
const longestTimer = 2 ** 31 - 1;

export function createSleepers(): Sleepers {
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;
  return {
    until: (instant) => new Promise((resolve) => wait(instant, resolve)),
    close() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };

  function wait(instant: number, resolve: () => void): void {
    const left = instant - Date.now();
    if (isClosed) return;
    if (left <= 0) return resolve();
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        wait(instant, resolve);
      },
      Math.min(left, longestTimer),
    );
    timers.add(timer);
  }
}
