/** Sleeping runs of this process. `close` wakes nobody: they sleep on in the next process. */
export interface Sleepers {
  /** Resolves at the instant, given in ms since 1970, but after `atMost` ms whatever becomes of the clock. */
  until(instant: number, atMost: number): Promise<void>;
  close(): void;
}

/** Longest single timer of Node, milliseconds. */
const longestTimer = 2 ** 31 - 1;

export function createSleepers(): Sleepers {
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;
  return {
    until: (instant, atMost) =>
      new Promise((resolve) => wait(performance.now() + Math.min(instant - Date.now(), atMost), resolve)),
    close() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };

  function wait(end: number, resolve: () => void): void {
    const left = end - performance.now();
    if (isClosed) return;
    if (left <= 0) return resolve();
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        wait(end, resolve);
      },
      Math.min(left, longestTimer),
    );
    timers.add(timer);
  }
}
