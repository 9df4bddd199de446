import { bulkhead } from 'cockatiel';

/**
 * Bounds how many steps of all runs are at work at once, so that a restart with hundreds of runs does not fall upon
 * Microsoft's services together. After `close` nothing new begins: what waits here goes on with the next start of the bot.
 */
export interface StepGate {
  /** `record` runs what it is given when there is room for `work`, and settles when the result is written down. */
  through<T>(work: () => Promise<T>, record: (gated: () => Promise<T>) => Promise<T>): Promise<T>;
  /** Resolves when every step that has begun is written down, or after `withinMs` milliseconds. */
  close(withinMs: number): Promise<void>;
  readonly isClosed: boolean;
}

export function createStepGate(atOnce: number): StepGate {
  const room = bulkhead(atOnce, Number.MAX_SAFE_INTEGER);
  let begun = 0;
  let isClosed = false;
  let onIdle = (): void => undefined;

  return {
    get isClosed() {
      return isClosed;
    },

    async through(work, record) {
      if (isClosed) return never();
      let hasBegun = false;
      const gated = () =>
        room.execute(() => {
          if (isClosed) return never();
          hasBegun = true;
          begun++;
          return work();
        });
      try {
        return await record(gated);
      } finally {
        if (hasBegun && --begun === 0) onIdle();
      }
    },

    async close(withinMs) {
      isClosed = true;
      if (begun === 0) return;
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        onIdle = resolve;
        timer = setTimeout(resolve, withinMs);
      });
      clearTimeout(timer);
    },
  };
}

/** A promise that stays open: a run that is held here is taken up from its records by the next process. */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}
