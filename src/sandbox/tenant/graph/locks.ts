import type { Call, Reply } from '../core/calls';
import type { Settings } from '../core/options';
import { concurrencyViolation } from './errors';

/** One write at a time on one user: a second one that comes meanwhile is refused, as Entra does. */
export interface Locks {
  exclusive(call: Call, userId: string, work: () => Reply): Promise<Reply>;
}

export function createLocks({ delays, pause }: Settings): Locks {
  const busy = new Set<string>();

  return {
    async exclusive(call, userId, work) {
      if (busy.has(userId)) concurrencyViolation(call);
      busy.add(userId);
      try {
        const reply = work();
        if (delays.writeMs > 0) await pause(delays.writeMs);
        return reply;
      } finally {
        busy.delete(userId);
      }
    },
  };
}
