import { answerLost, createFaults, failureBefore, isStale } from './faults';
import type { Fault, Faults, PointClass, Staleness } from './faults';

/** What a dead process answers. Always a new one: a shared one would keep every dead life in memory. */
export function never(): Promise<never> {
  return new Promise<never>(() => undefined);
}
const SLOW_MS = 90_000;

/** Time that only moves when somebody waits, and what is due as it moves. */
export interface Timeline {
  now: number;
  /** Something that the world does by itself at that time. */
  schedule(at: number, event: () => void): void;
  moveTo(at: number): void;
}

export function createTimeline(start: number): Timeline {
  let due: { at: number; event: () => void }[] = [];

  return {
    now: start,
    schedule(at, event) {
      due.push({ at, event });
    },
    moveTo(at) {
      for (;;) {
        const next = due.reduce<(typeof due)[number] | null>(
          (first, one) => (first && first.at <= one.at ? first : one),
          null,
        );
        if (next === null || next.at > at) break;
        due = due.filter((one) => one !== next);
        this.now = Math.max(this.now, next.at);
        next.event();
      }
      this.now = Math.max(this.now, at);
    },
  };
}

/** The process the run lives in: it passes every call through the fault plan, and it can die. */
export interface Process {
  readonly faults: Faults;
  readonly timeline: Timeline;
  /** Resolves when the process dies. Nothing of the dead life goes on: its promises never settle. */
  live(): Promise<'died'>;
  call<T>(op: string, pointClass: PointClass, effect: (stale: Staleness | null) => T): Promise<T>;
  /** A record of the engine was written. */
  recorded(name: string): 'alive' | 'died';
}

/** An error is an answer, too. */
function answerOf(effect: (stale: Staleness | null) => unknown, stale: Staleness | null): unknown {
  try {
    return effect(stale);
  } catch {
    return 'error';
  }
}

export function createProcess(timeline: Timeline, plan: readonly Fault[]): Process {
  const faults = createFaults(plan);
  let die: (() => void) | null = null;

  function crash(): Promise<never> {
    die?.();
    die = null;
    return never();
  }

  return {
    faults,
    timeline,

    live() {
      return new Promise((resolve) => {
        die = () => resolve('died');
      });
    },

    async call(op, pointClass, effect) {
      if (die === null) return never();
      const fault = faults.next(op, pointClass);
      const failure = failureBefore(fault, op);
      if (failure !== null) throw failure;
      if (fault === 'slow') timeline.moveTo(timeline.now + SLOW_MS);

      if (pointClass === 'read') faults.reads((stale) => answerOf(effect, stale));
      const result = effect(isStale(fault) ? fault : null);
      if (fault === 'crash') return crash();
      if (fault === 'timeout' || fault === 'lost') throw answerLost(op);
      return result;
    },

    recorded(name) {
      if (faults.next(name, 'journal') !== 'crash') return 'alive';
      void crash();
      return 'died';
    },
  };
}
