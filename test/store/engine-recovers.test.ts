import { INTERNAL_QUEUE_NAME } from '@dbos-inc/dbos-sdk/internal/utils';
import { wfQueueRunner } from '@dbos-inc/dbos-sdk/internal/wfqueue';
import { launchEngine } from '../../src/store/engine';
import type { Engine } from '../../src/store/engine';
import { calmDispatcher } from '../../src/store/engine/dispatcher';
import { never } from '../../src/store/engine/step-gate';
import { silentLog } from '../../src/store/log';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { until } from '../support/wait';

let desk: TestStore;
let engine: Engine | null = null;
let usual: number;

/** The engine's own looks are an hour apart: what goes on meanwhile was begun by the desk. */
beforeAll(async () => {
  desk = await withStore();
  calmDispatcher();
  const queue = wfQueueRunner.getInternalQueue(INTERNAL_QUEUE_NAME)!;
  usual = queue.minPollingIntervalMs ?? 1_000;
  queue.minPollingIntervalMs = 3_600_000;
});
afterEach(async () => {
  await engine?.stop();
  engine = null;
});
afterAll(async () => {
  wfQueueRunner.getInternalQueue(INTERNAL_QUEUE_NAME)!.minPollingIntervalMs = usual;
  await desk.close();
});

/** A run of a bot that does not go on stays in its middle until another takes it up. */
async function launch(executorId: string, did: string[], goesOn: boolean): Promise<Engine> {
  engine = await launchEngine({
    databaseUrl: desk.databaseUrl,
    executorId,
    run: async (durable, { requestId }) => {
      await durable.step('one', async () => void did.push(`${requestId} one`));
      if (!goesOn) await never();
      await durable.step('two', async () => void did.push(`${requestId} two`));
    },
    environmentOf: () => Promise.resolve('prod'),
    park: () => Promise.resolve(),
    log: silentLog,
  });
  return engine;
}

it.each([
  ['the start of its own bot', 'bot-a', 'bot-a'],
  ['another bot that takes it over', 'bot-gone', 'bot-b'],
])('a run goes on by %s, without waiting for a look of the engine', async (_what, first, second) => {
  const did: string[] = [];
  const before = await launch(first, did, false);
  await before.start(`SA-${second}`, 1, 'forward');
  await until(() => did.length === 1);
  await before.stop();
  engine = null;

  await launch(second, did, true);
  await until(() => did.length === 2);

  expect(did).toEqual([`SA-${second} one`, `SA-${second} two`]);
});
