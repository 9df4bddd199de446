import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import type { Guard } from './arrival';
import { Refusal } from './refusal';

/** How much the bot has in hand. */
export interface Load {
  /** More than is answered within about a second. */
  isTooMuch(): boolean;
  /** Counts the turn until it has ended, however it ends. */
  during<T>(turn: () => Promise<T>): Promise<T>;
}

export interface LoadLimits {
  /** Turns at work at once. */
  readonly turns: number;
  /** Share of the time in which the event loop was busy, 0 to 1. */
  readonly busy: number;
}

/** A core answers 80 to 200 turns a second, so that the last of so many waits about one. */
export const usualLoadLimits: LoadLimits = { turns: 80, busy: 0.97 };

/** Over how long it is looked how busy the event loop was, milliseconds. */
const window = 500;

/**
 * Both have to be so: turns that only wait, because Teams answers slowly, cost nothing, and a moment of work with few turns
 * is over soon. Turns of one person that wait for each other are not at work.
 */
export function createLoad({ turns, busy }: LoadLimits = usualLoadLimits, busyShare = createBusyShare()): Load {
  let atWork = 0;
  return {
    isTooMuch: () => atWork >= turns && busyShare() >= busy,
    async during(turn) {
      atWork += 1;
      try {
        return await turn();
      } finally {
        atWork -= 1;
      }
    },
  };
}

/** Beyond what the bot can do a turn is refused at once, by its head alone: a queue would only grow, and be late for everybody. */
export function loadGuard(load: Pick<Load, 'isTooMuch'>): Guard {
  return {
    name: 'load',
    when: 'head',
    check() {
      if (load.isTooMuch()) throw new Refusal(429, 'more turns than can be answered', 1);
    },
  };
}

/** Of the window that ended last; read by Node's own measure (Node docs, `performance.eventLoopUtilization`). */
function createBusyShare(): () => number {
  let begun = { at: performance.now(), utilization: performance.eventLoopUtilization() };
  let share = 0;
  return () => {
    const at = performance.now();
    if (at - begun.at >= window) {
      const utilization: EventLoopUtilization = performance.eventLoopUtilization();
      share = performance.eventLoopUtilization(utilization, begun.utilization).utilization;
      begun = { at, utilization };
    }
    return share;
  };
}
