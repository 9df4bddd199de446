import { DBOS } from '@dbos-inc/dbos-sdk';
import { launchEngine } from '../../src/store/engine';
import type { Engine, EngineOptions } from '../../src/store/engine';
import { silentLog } from '../../src/store/log';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { until } from '../support/wait';

let desk: TestStore;
let engine: Engine | null = null;
const warned: object[] = [];

beforeAll(async () => {
  desk = await withStore();
});
afterEach(async () => {
  await engine?.stop();
  engine = null;
});
afterAll(() => desk.close());

/** A bot whose every run breaks off. */
async function launch(park: EngineOptions['park']): Promise<Engine> {
  engine = await launchEngine({
    databaseUrl: desk.databaseUrl,
    executorId: 'bot-a',
    run: () => Promise.reject(new TypeError('no such property')),
    environmentOf: () => Promise.resolve('prod'),
    park,
    log: { ...silentLog, warn: (fields) => void warned.push(fields) },
  });
  return engine;
}

it('a run that cannot be handed to people yet holds up none that was given up before it', async () => {
  const first = await launch(() => Promise.reject(new Error('nobody takes it')));
  for (const requestId of ['SA-1', 'SA-2']) {
    await first.start(requestId, 1, 'forward');
    await until(async () => (await DBOS.getWorkflowStatus(`${requestId}:1`))?.status === 'ERROR');
  }
  await first.stop();
  engine = null;
  warned.length = 0;
  const handed: string[] = [];

  await launch(async ({ requestId }) => {
    if (requestId === 'SA-2') throw new Error('nobody takes it');
    handed.push(requestId);
  });
  await until(() => handed.length > 0);

  expect(handed).toEqual(['SA-1']);
  expect(warned).toContainEqual(expect.objectContaining({ requestId: 'SA-2' }));
});

it('a bot that cannot tell who is alive says why and since when, until it can', async () => {
  const bot = await launch(() => Promise.resolve());
  expect(bot.trouble()).toBeNull();

  await desk.database.query('alter table desk.jobs rename to jobs_away');
  await until(() => bot.trouble() !== null);
  const trouble = bot.trouble();
  await desk.database.query('alter table desk.jobs_away rename to jobs');
  await until(() => bot.trouble() === null);

  expect(trouble).toEqual({ why: 'relation "desk.jobs" does not exist', since: expect.stringMatching(/^\d{4}-.*Z$/) });
});
