import { bulkhead } from 'cockatiel';
import type { BulkheadPolicy } from 'cockatiel';

/** How many steps may be at work at once: of all runs together, and of those of one environment. */
export interface StepLimits {
  readonly inAll: number;
  readonly perEnvironment: number;
}

/**
 * Bounds how many steps are at work at once, so that a restart with hundreds of runs does not fall upon Microsoft's services
 * together. An environment that hangs holds its own places and nobody else's. After `close` nothing new begins: what waits
 * here goes on with the next start of the bot.
 */
export interface StepGate {
  /**
   * `record` runs what it is given when there is room for `work`, and settles when the result is written down. Work with
   * `null` for its environment takes no place.
   */
  through<T>(
    environmentId: string | null,
    work: () => Promise<T>,
    record: (gated: () => Promise<T>) => Promise<T>,
  ): Promise<T>;
  /** Resolves when every step that has begun is written down, or after `withinMs` milliseconds. */
  close(withinMs: number): Promise<void>;
  readonly isClosed: boolean;
}

/** Runs `work` when there is a place for it: one of its environment first, so that whoever waits for that takes none of all. */
function createPlaces({ inAll, perEnvironment }: StepLimits) {
  const all = bulkhead(inAll, Number.MAX_SAFE_INTEGER);
  const own = new Map<string, BulkheadPolicy>();
  return <T>(environmentId: string, work: () => Promise<T>): Promise<T> => {
    const places = own.get(environmentId) ?? bulkhead(perEnvironment, Number.MAX_SAFE_INTEGER);
    own.set(environmentId, places);
    return places.execute(() => all.execute(work));
  };
}

export function createStepGate(limits: StepLimits): StepGate {
  const inPlace = createPlaces(limits);
  let begun = 0;
  let isClosed = false;
  let onIdle = (): void => undefined;

  return {
    get isClosed() {
      return isClosed;
    },

    async through(environmentId, work, record) {
      if (isClosed) return never();
      let hasBegun = false;
      const begin = () => {
        if (isClosed) return never();
        hasBegun = true;
        begun++;
        return work();
      };
      const gated = () => (environmentId === null ? begin() : inPlace(environmentId, begin));
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
