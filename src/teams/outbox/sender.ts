import { setTimeout as sleep } from 'node:timers/promises';
import { createPainter } from '../../cards/painter';
import { keepTrouble } from '../../usecases/readiness';
import type { Trouble } from '../../usecases/readiness';
import { createAlarm } from './alarm';
import { createDelivery } from './delivery';
import type { SenderOptions, SenderTimes } from './options';

const usualTimes: SenderTimes = {
  look: 15_000,
  spacing: 2_500,
  flush: 5_000,
  backoff: { first: 1_000, longest: 60_000 },
  meeting: { first: 60_000, longest: 6 * 3_600_000 },
  parking: { first: 60_000, longest: 600_000 },
};

/** Between two looks while the outbox cannot be read, milliseconds. */
const afterTrouble = 1_000;

/** Most messages under way at once, over all conversations. */
const mostAtOnce = 12;

export interface Sender {
  /** Why the outbox cannot be read; null while it can. */
  readonly trouble: () => Trouble | null;
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
  const pool = createSendingPool({ ...options, times, painter, isStopping: () => state.stopping }, alarm.ring);
  const unlisten = options.onWork(alarm.ring);

  async function run(): Promise<void> {
    while (!state.stopping) if ((await pool.begin()) === 0) await alarm.wait(await pool.pause());
    while (!state.ended && ((await pool.begin()) > 0 || pool.underway.size > 0)) await Promise.race(pool.underway);
  }

  const running = run();
  return {
    trouble: pool.trouble,
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
function createSendingPool(options: Parameters<typeof createDelivery>[0], onDone: () => void) {
  const { outbox, logger } = options;
  const delivery = createDelivery(options);
  const underway = new Set<Promise<void>>();
  const trouble = keepTrouble(() => options.clock.now());

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
    const people = underway.size < mostAtOnce ? await outbox.claimPeople(mostAtOnce - underway.size) : [];
    for (const person of people) start(delivery.person(person));
    return notices.length + postings.length + people.length;
  }

  return {
    underway,
    trouble: trouble.now,
    /** Claims as much as there is room for and begins to send it; tells how much that was. */
    async begin(): Promise<number> {
      if (underway.size >= mostAtOnce) return 0;
      return trouble.during(claim).catch((error: unknown) => {
        logger.error({ err: error }, 'the outbox cannot be read');
        return 0;
      });
    },
    /** Milliseconds to the next look, after one that found nothing. */
    async pause(): Promise<number> {
      const { look } = options.times;
      if (underway.size >= mostAtOnce) return look;
      const next = await outbox.nextDue().catch(() => afterTrouble);
      return Math.min(look, next ?? look);
    },
  };
}
