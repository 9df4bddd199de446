import { setTimeout as sleep } from 'node:timers/promises';
import { withoutThread } from '../../usecases/chat';
import { ChatError } from '../../usecases/ports';

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

/**
 * Longest pause that is waited for in a lane, and longest wait for one's turn there, milliseconds. Who waits keeps a place
 * from other conversations, and holds a row of the outbox for half a minute at most: then another bot sends it, too.
 */
const longestPause = 5_000;
const longestWait = 10_000;
/** Until somebody who waited that long may ask anew, milliseconds, where nothing stands against it but the others. */
const afterLongestWait = 1_000;

export interface Pacer {
  /**
   * Runs one operation in a conversation: one after the other, and never more than Teams takes. A thread counts as its
   * channel, because Teams counts so. Where it could not begin soon it does not, and {@link ChatError} `again` says how much
   * time is left.
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

const pauseFor = (ms: number) => sleep(ms, undefined, { ref: false });

/** `now` in milliseconds. */
export function createPacer(now: () => number, wait: (ms: number) => Promise<unknown> = pauseFor): Pacer {
  const lanes = new Map<string, Lane>();

  async function paced<T>(lane: Lane, since: number, work: () => Promise<T>): Promise<T> {
    try {
      for (let pause = pauseOf(lane, since, now()); pause > 0; pause = pauseOf(lane, since, now())) await wait(pause);
      const at = now();
      lane.past = [...lane.past.filter((time) => at - time < longest), at];
      return await work();
    } finally {
      lane.waiting -= 1;
    }
  }

  function laneOf(conversationId: string): Lane {
    const key = withoutThread(conversationId);
    if (lanes.size > manyLanes) forgetIdle(lanes, now());
    const lane = lanes.get(key) ?? { tail: Promise.resolve(), past: [], waiting: 0, notBefore: 0 };
    lanes.set(key, lane);
    return lane;
  }

  return {
    async run<T>(conversationId: string, work: () => Promise<T>): Promise<T> {
      const lane = laneOf(conversationId);
      const since = now();
      pauseOf(lane, since, since);
      lane.waiting += 1;
      const turn = lane.tail.then(() => paced(lane, since, work));
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

/** For whoever keeps no place and no claim: waits beside the lanes until it may begin, however long that is. */
export function patient(pacer: Pacer, wait: (ms: number) => Promise<unknown> = pauseFor): Pacer {
  async function run<T>(conversationId: string, work: () => Promise<T>): Promise<T> {
    const state = { hasBegun: false };
    const begin = () => {
      state.hasBegun = true;
      return work();
    };
    for (;;) {
      try {
        return await pacer.run(conversationId, begin);
      } catch (error) {
        if (state.hasBegun || !(error instanceof ChatError)) throw error;
        await wait(error.retryAfterMs ?? afterLongestWait);
      }
    }
  }
  return { ...pacer, run };
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

/** The same for one that came at `since`; throws where that is not soon. */
function pauseOf(lane: Lane, since: number, at: number): number {
  const pause = pauseAt(lane, at);
  if (pause > longestPause) throw new ChatError('again', 'Teams takes nothing there now.', Math.ceil(pause));
  if (at + pause - since <= longestWait) return pause;
  throw new ChatError('again', 'Too much waits for its turn there.', Math.max(Math.ceil(pause), afterLongestWait));
}
