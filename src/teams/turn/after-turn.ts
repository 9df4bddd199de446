import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../ports';
import type { AfterTurn } from '../turn-services';

export function createAfterTurn(logger: Logger): AfterTurn {
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
