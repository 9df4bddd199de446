import type { JobHandlers } from '../../src/usecases/outbox';
import type { Job, JobKind } from '../../src/usecases/ports';
import { silentLog } from '../../src/store/log';
import type { OpenStore } from '../../src/store/open-store';
import type { Sweep, SweepOptions } from '../../src/store/sweep';
import { withStore } from './postgres';
import type { TestStore } from './postgres';

type Handler = (key: string, data: Readonly<Record<string, unknown>>) => Promise<void>;

interface SweepStage {
  readonly desk: TestStore;
  /** Sweeps of this test, oldest first; they are stopped after it. */
  readonly sweeps: Sweep[];
  /** Starts a sweep that does every kind of job in one way, in the bot of the stage or in another on its books. */
  readonly sweepWith: (handler: Handler, options?: SweepOptions, bot?: OpenStore) => void;
  /** One job that is due, or the given ones. */
  readonly schedule: (...jobs: Partial<Job>[]) => Promise<void>;
  /** How many jobs there are. */
  readonly waiting: () => Promise<number>;
}

const kinds: readonly JobKind[] = [
  'check-request',
  'start-run',
  'take-survey',
  'refresh-approvers',
  'expire-request',
  'afterwatch',
  'expire-hand-over',
  'compare-tenant',
  'forget-old',
  'erase-names',
];

/** The books of one bot for a file of tests, without any job before each of them. */
export function sweepStage(): SweepStage {
  let desk: TestStore | undefined;
  const sweeps: Sweep[] = [];
  const there = (): TestStore => {
    if (!desk) throw new Error('The stage stands only while a test runs.');
    return desk;
  };
  beforeAll(async () => {
    desk = await withStore({ log: silentLog });
  });
  afterEach(async () => {
    for (const sweep of sweeps.splice(0)) await sweep.stop();
    await there().database.query('truncate desk.jobs');
  });
  afterAll(() => desk?.close());
  return {
    get desk() {
      return there();
    },
    sweeps,
    sweepWith(handler, options = {}, bot = there()) {
      const handlers = Object.fromEntries(kinds.map((kind) => [kind, handler])) as JobHandlers;
      sweeps.push(bot.startSweep(handlers, { everyMs: 100, firstPause: 50, ...options }));
    },
    schedule: (...jobs) =>
      there().store.transaction(async (tx) => {
        for (const job of jobs.length > 0 ? jobs : [{}])
          await tx.jobs.schedule({ kind: 'start-run', key: 'SA-1:1', dueAt: new Date(), ...job });
      }),
    waiting: async () => (await there().database.query('select 1 from desk.jobs')).length,
  };
}
