import { silentLog } from '../../src/store/log';
import { openStore } from '../../src/store/open-store';
import type { OpenStore } from '../../src/store/open-store';
import { sweepStage } from '../support/sweep-stage';
import { patience, until } from '../support/wait';

const stage = sweepStage();
const { sweeps, sweepWith, schedule } = stage;
let otherBot: OpenStore;

beforeAll(async () => {
  const { dataDir, database } = stage.desk;
  otherBot = await openStore({ dataDir, databaseUrl: database.url, replicaId: 'other', log: silentLog });
});
afterAll(() => otherBot.close());

describe('a job whose claim has run out while it is being done', () => {
  const job = { kind: 'afterwatch', key: 'svc-x' } as const;
  const tomorrow = new Date(Date.now() + 86_400_000);
  const planTomorrow = () => schedule({ ...job, dueAt: tomorrow });
  const rows = () => stage.desk.database.query('select due_at, claimed_until is not null as "isInHand" from desk.jobs');
  const runOut = () => stage.desk.database.query("update desk.jobs set claimed_until = now() - interval '1 second'");

  /** Does one job until it is let go, and renews no claim. Gives the way to let it go and to wait for its end. */
  async function begin(work: () => Promise<void>, bot?: OpenStore) {
    let letGo = (): void => undefined;
    let isBegun = false;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const handler = async () => {
      isBegun = true;
      await held;
      await work();
    };
    sweepWith(handler, { atOnce: 1, lease: 3_600_000 }, bot);
    const sweep = sweeps.at(-1);
    await until(() => isBegun);
    return async () => {
      const end = sweep?.stop(patience);
      letGo();
      await end;
    };
  }

  describe.each([
    ['this bot', () => undefined],
    ['another bot', () => otherBot],
  ])('and that %s has taken up again', (_whose, bot) => {
    it('has the one next time that both planned, whichever ends first', async () => {
      for (const isFirstFirst of [true, false]) {
        await schedule(job);
        const endFirst = await begin(planTomorrow);
        await runOut();
        const endSecond = await begin(planTomorrow, bot());

        for (const end of isFirstFirst ? [endFirst, endSecond] : [endSecond, endFirst]) await end();

        expect(await rows()).toEqual([{ due_at: tomorrow, isInHand: false }]);
        await stage.desk.database.query('truncate desk.jobs');
      }
    });

    it('stays in hand when the first try fails', async () => {
      await schedule(job);
      const endFirst = await begin(() => Promise.reject(new Error('too late')));
      await runOut();
      const endSecond = await begin(planTomorrow, bot());

      await endFirst();

      expect(await rows()).toMatchObject([{ isInHand: true }]);
      await endSecond();
      expect(await rows()).toEqual([{ due_at: tomorrow, isInHand: false }]);
    });
  });

  it('has the next time that it planned, where nobody has taken it up', async () => {
    await schedule(job);
    const end = await begin(async () => {
      await runOut();
      await planTomorrow();
    });

    await end();

    expect(await rows()).toEqual([{ due_at: tomorrow, isInHand: false }]);
  });
});

it('a job that is cancelled and scheduled anew while it is being done waits for the new time', async () => {
  const nextYear = new Date(Date.now() + 365 * 86_400_000);
  let isDone = false;
  sweepWith(async (key) => {
    await stage.desk.store.transaction(async (tx) => {
      await tx.jobs.cancel('afterwatch', key);
      await tx.jobs.schedule({ kind: 'afterwatch', key, dueAt: nextYear });
    });
    isDone = true;
  });
  await schedule({ kind: 'afterwatch', key: 'svc-x' });
  await until(() => isDone);

  await sweeps.pop()?.stop(patience);

  expect(await stage.desk.database.query('select due_at from desk.jobs')).toEqual([{ due_at: nextYear }]);
});

it('a job that was claimed before the clock was set back is done at once when it is scheduled for now', async () => {
  const done: string[] = [];
  await schedule({ dueAt: new Date(Date.now() + 3_600_000) });
  await stage.desk.database.query("update desk.jobs set claimed_until = now() + interval '1 hour', attempts = 1");

  await schedule();
  sweepWith(async (key) => void done.push(key));

  await until(() => done.length > 0);
  expect(done[0]).toBe('SA-1:1');
});
