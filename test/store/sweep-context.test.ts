import { AsyncLocalStorage } from 'node:async_hooks';
import { sweepStage } from '../support/sweep-stage';
import { until } from '../support/wait';

const stage = sweepStage();

/** What a step of a run stands in while it works: the engine lets no run begin there. */
const within = new AsyncLocalStorage<string>();

describe('whatever order a step of a run leaves behind', () => {
  it.each([
    ['at once', 0],
    ['when its time has come', 300],
  ])('is carried out %s outside of that step', async (_when, inMs) => {
    const seen: (string | undefined)[] = [];
    stage.sweepWith(async () => void seen.push(within.getStore()), { everyMs: 60_000 });
    await stage.schedule({ kind: 'start-run', key: 'SA-7:1' });
    await until(async () => (await stage.waiting()) === 0);

    await within.run('a step', () =>
      stage.schedule({ kind: 'start-run', key: 'SA-1:2', dueAt: new Date(Date.now() + inMs) }),
    );
    await until(() => seen.length > 1);

    expect(seen).toEqual([undefined, undefined]);
  });
});
