import { setTimeout as sleep } from 'node:timers/promises';
import type { DeskSettings } from '../desk/settings';
import type { Clock } from '../recipe/ports';
import type { ChatMemory } from '../usecases/chat-memory';
import type { Draw, Outbox } from '../usecases/outbox';
import type { Chat } from '../usecases/ports';
import { createAlarm } from './alarm';
import { createDelivery } from './delivery';
import type { Logger } from './ports';
import { createPainter } from './painter';

export interface SenderOptions {
  readonly outbox: Outbox;
  /** Calls back when a transaction left work in the outbox; returns the way to stop listening. */
  readonly onWork: (listener: () => void) => () => void;
  readonly draw: Draw;
  readonly chat: Chat;
  readonly memory: Pick<ChatMemory, 'find' | 'markGone' | 'adminConversation'>;
  /** For the words of notices, and for the conversation of the admins that takes what cannot be delivered. */
  readonly settings: Pick<DeskSettings, 'environments' | 'accountName' | 'limits' | 'accountGroupId'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Changes the usual times; for tests. */
  readonly times?: Partial<SenderTimes>;
}

/** All in milliseconds. */
export interface SenderTimes {
  /** Longest pause between two looks into the outbox; other processes write into it too. */
  readonly look: number;
  /** Least time between two edits of one card while its state stays the same. */
  readonly spacing: number;
  /** How long a stop may take to send what is due. */
  readonly flush: number;
  /** First and longest pause after a failure. */
  readonly backoff: { readonly first: number; readonly longest: number };
}

const usualTimes: SenderTimes = {
  look: 1_000,
  spacing: 2_500,
  flush: 5_000,
  backoff: { first: 1_000, longest: 60_000 },
};

/** Most messages under way at once, over all conversations. */
const mostAtOnce = 12;

export interface Sender {
  /** Sends what is due, for at most the time of a flush, and ends. */
  stop(): Promise<void>;
}

/**
 * Empties the outbox into Teams: claims what is stale, draws the newest picture, posts or edits it, and says so. A row is
 * gone from the outbox only after Teams has answered 2xx.
 */
export function startSender(options: SenderOptions): Sender {
  const times = { ...usualTimes, ...options.times };
  const alarm = createAlarm();
  const state = { stopping: false, ended: false };
  const painter = createPainter(options.settings);
  const crew = createCrew(
    { ...options, times, painter, ringIn: alarm.ringIn, isStopping: () => state.stopping },
    alarm.ring,
  );
  const unlisten = options.onWork(alarm.ring);

  async function run(): Promise<void> {
    while (!state.stopping) if ((await crew.begin()) === 0) await alarm.wait(times.look);
    while (!state.ended && ((await crew.begin()) > 0 || crew.underway.size > 0)) await Promise.race(crew.underway);
  }

  const running = run();
  return {
    async stop() {
      state.stopping = true;
      unlisten();
      alarm.ring();
      await Promise.race([running, sleep(times.flush, undefined, { ref: false })]);
      state.ended = true;
      alarm.clear();
    },
  };
}

/** Sends several messages at once; `onDone` is called after each. */
function createCrew(options: Parameters<typeof createDelivery>[0], onDone: () => void) {
  const { outbox, logger } = options;
  const delivery = createDelivery(options);
  const underway = new Set<Promise<void>>();

  function start(work: Promise<void>): void {
    const one = work.finally(() => {
      underway.delete(one);
      onDone();
    });
    underway.add(one);
  }

  async function claim(): Promise<number> {
    const notices = await outbox.claimNotices(mostAtOnce - underway.size);
    for (const notice of notices) start(delivery.notice(notice));
    const postings = underway.size < mostAtOnce ? await outbox.claimPostings(mostAtOnce - underway.size) : [];
    for (const posting of postings) start(delivery.posting(posting));
    return notices.length + postings.length;
  }

  return {
    underway,
    /** Claims as much as there is room for and begins to send it; tells how much that was. */
    async begin(): Promise<number> {
      if (underway.size >= mostAtOnce) return 0;
      return claim().catch((error: unknown) => {
        logger.error({ err: error }, 'the outbox cannot be read');
        return 0;
      });
    },
  };
}
