import { silentLog } from '../../src/store/log';
import { openStore } from '../../src/store/open-store';
import type { OpenStore } from '../../src/store/open-store';
import { sweepStage } from '../support/sweep-stage';
import { pauseFor, until } from '../support/wait';

const stage = sweepStage();
const { sweeps, sweepWith, schedule, waiting } = stage;
let otherBot: OpenStore;

beforeAll(async () => {
  const { dataDir, database } = stage.desk;
  otherBot = await openStore({ dataDir, databaseUrl: database.url, log: silentLog });
});
afterAll(() => otherBot.close());

describe('the sweep', () => {
  it('begins what a commit left behind without waiting for its next look', async () => {
    const done: string[] = [];
    sweepWith(async (key) => void done.push(key), { everyMs: 3_600_000 });

    for (const key of ['one', 'two']) {
      await schedule({ key, data: { mode: 'forward' } });
      await until(async () => (await waiting()) === 0);
    }

    expect(done).toEqual(['one', 'two']);
  });

  it('does jobs in the order in which they are due, and none before its time', async () => {
    const done: string[] = [];
    const at = (ms: number): Date => new Date(Date.now() + ms);
    await schedule(
      { key: 'late', dueAt: at(600) },
      { key: 'second', dueAt: at(-100) },
      { key: 'first', dueAt: at(-200) },
      { key: 'never', dueAt: at(3_600_000) },
    );

    sweepWith(async (key) => void done.push(key), { atOnce: 1 });
    await until(() => done.length === 3);

    expect(done).toEqual(['first', 'second', 'late']);
    expect(await waiting()).toBe(1);
  });

  it('does each job in one of two bots', async () => {
    const done: string[] = [];
    await schedule(...Array.from({ length: 60 }, (_, n) => ({ key: `job-${n}` })));

    const handler = async (key: string) => {
      await pauseFor(5);
      done.push(key);
    };
    sweepWith(handler);
    sweepWith(handler, {}, otherBot);
    await until(async () => (await waiting()) === 0);

    expect(done).toHaveLength(60);
    expect(new Set(done).size).toBe(60);
  });

  it('moves a job that is scheduled again to the earlier time, and does it once', async () => {
    const done: unknown[] = [];
    await schedule({ dueAt: new Date(Date.now() + 3_600_000) }, { dueAt: new Date(), data: { mode: 'undo' } });

    sweepWith(async (_key, data) => void done.push(data));
    await until(async () => (await waiting()) === 0);

    expect(done).toEqual([{ mode: 'undo' }]);
  });

  it('does a job once more that is scheduled while it is being done', async () => {
    let times = 0;
    sweepWith(async () => {
      times++;
      if (times === 1) await schedule();
    });

    await schedule();
    await until(async () => times === 2 && (await waiting()) === 0);

    expect(times).toBe(2);
  });

  it('does nothing for a job that was cancelled', async () => {
    const done: string[] = [];
    await schedule({ key: 'kept' }, { key: 'cancelled' });
    await stage.desk.store.transaction((tx) => tx.jobs.cancel('start-run', 'cancelled'));

    sweepWith(async (key) => void done.push(key));
    await until(async () => (await waiting()) === 0);

    expect(done).toEqual(['kept']);
  });

  it('takes over the job of a bot that died while doing it', async () => {
    const done: string[] = [];
    await schedule();
    await stage.desk.database.query("update desk.jobs set claimed_until = now() - interval '1 second', attempts = 1");

    sweepWith(async (key) => void done.push(key));
    await until(() => done.length === 1);

    expect(done).toEqual(['SA-1:1']);
  });

  it('goes on when the database has thrown out its connections', async () => {
    const done: string[] = [];
    sweepWith(async (key) => void done.push(key));
    await stage.desk.database.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );

    await schedule({ key: 'after' });
    await until(() => done.includes('after'));

    expect(done).toEqual(['after']);
  });

  it('waits for what it is doing when it is stopped', async () => {
    let isDone = false;
    let isBegun = false;
    sweepWith(async () => {
      isBegun = true;
      await pauseFor(200);
      isDone = true;
    });
    await schedule();
    await until(() => isBegun);

    await sweeps.pop()?.stop();

    expect(isDone).toBe(true);
    expect(await waiting()).toBe(0);
  });
});
