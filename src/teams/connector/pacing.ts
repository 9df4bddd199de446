import { setTimeout as sleep } from 'node:timers/promises';

/** At most `operations` within any `ms`. */
interface RateLimit {
  readonly operations: number;
  readonly ms: number;
}

/** Per bot and conversation (msteams-docs, bots/how-to/rate-limit), each with one operation of reserve. */
const windows: readonly RateLimit[] = [
  { operations: 6, ms: 1_000 },
  { operations: 7, ms: 2_000 },
  { operations: 58, ms: 30_000 },
  { operations: 1_750, ms: 3_600_000 },
];
const longest = 3_600_000;
/** So few that the windows above are far away. */
const calm: RateLimit = { operations: 20, ms: 30_000 };

export interface Pacer {
  /**
   * Runs one operation in a conversation: one after the other, and never more than Teams takes. A thread counts as its
   * channel, because Teams counts so.
   */
  run<T>(conversationId: string, work: () => Promise<T>): Promise<T>;
  /** Whether there is room for something that may as well be left out. */
  isCalm(conversationId: string): boolean;
  /** Teams asked for a pause in this conversation, milliseconds. */
  pause(conversationId: string, ms: number): void;
}

interface Lane {
  tail: Promise<unknown>;
  /** When operations began, milliseconds, newest last. */
  past: number[];
  waiting: number;
  /** Nothing begins before, milliseconds. */
  notBefore: number;
}

/** Lanes kept before the idle ones are forgotten. */
const manyLanes = 1_000;

/** `now` in milliseconds. */
export function createPacer(
  now: () => number,
  wait: (ms: number) => Promise<unknown> = (ms) => sleep(ms, undefined, { ref: false }),
): Pacer {
  const lanes = new Map<string, Lane>();

  async function paced<T>(lane: Lane, work: () => Promise<T>): Promise<T> {
    try {
      for (let pause = pauseAt(lane, now()); pause > 0; pause = pauseAt(lane, now())) await wait(pause);
      const at = now();
      lane.past = [...lane.past.filter((time) => at - time < longest), at];
      return await work();
    } finally {
      lane.waiting -= 1;
    }
  }

  function laneOf(conversationId: string): Lane {
    const key = conversationId.split(';messageid=')[0] ?? conversationId;
    if (lanes.size > manyLanes) forgetIdle(lanes, now());
    const lane = lanes.get(key) ?? { tail: Promise.resolve(), past: [], waiting: 0, notBefore: 0 };
    lanes.set(key, lane);
    return lane;
  }

  return {
    run(conversationId, work) {
      const lane = laneOf(conversationId);
      lane.waiting += 1;
      const turn = lane.tail.then(() => paced(lane, work));
      lane.tail = turn.catch(() => undefined);
      return turn;
    },
    isCalm: (conversationId) => isCalmAt(laneOf(conversationId), now()),
    pause(conversationId, ms) {
      const lane = laneOf(conversationId);
      lane.notBefore = Math.max(lane.notBefore, now() + ms);
    },
  };
}

function isCalmAt({ waiting, past, notBefore }: Lane, at: number): boolean {
  return waiting === 0 && notBefore <= at && past.filter((time) => at - time < calm.ms).length < calm.operations;
}

function forgetIdle(lanes: Map<string, Lane>, at: number): void {
  for (const [key, { waiting, past }] of lanes) {
    if (waiting === 0 && at - (past.at(-1) ?? 0) >= longest) lanes.delete(key);
  }
}

/** Milliseconds until one more operation fits into every window. */
function pauseAt({ past, notBefore }: Lane, at: number): number {
  const pauses = windows.map(({ operations, ms }) => {
    const oldestThatCounts = past[past.length - operations];
    return oldestThatCounts === undefined ? 0 : oldestThatCounts + ms - at;
  });
  return Math.max(0, notBefore - at, ...pauses);
}
