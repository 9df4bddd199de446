import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from './ports';

/** Work that nobody waits for: what is shown after a turn has been acknowledged. */
export interface Background {
  /** Starts it and logs its failure. */
  run(what: string, work: () => Promise<void>): void;
  /** Resolves when all of it is done, or after so many milliseconds. */
  settled(timeoutMs: number): Promise<void>;
}

export function createBackground(logger: Logger): Background {
  const running = new Set<Promise<void>>();
  return {
    run(what, work) {
      const one = work()
        .catch((error: unknown) => logger.error({ err: error, what }, 'background work failed'))
        .finally(() => running.delete(one));
      running.add(one);
    },
    async settled(timeoutMs) {
      await Promise.race([Promise.all(running), sleep(timeoutMs, undefined, { ref: false })]);
    },
  };
}
