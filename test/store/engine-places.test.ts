import { launchEngine } from '../../src/store/engine';
import type { Engine, EngineOptions } from '../../src/store/engine';
import { silentLog } from '../../src/store/log';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { pauseFor, until } from '../support/wait';

let desk: TestStore;
let engine: Engine | null = null;
/** Requests whose one step is under way now, and those whose step was done. */
let atWork: string[] = [];
let did: string[] = [];

beforeEach(async () => {
  desk = await withStore();
  [atWork, did] = [[], []];
});
afterEach(async () => {
  await engine?.stop();
  engine = null;
  await desk.close();
});

/** Requests whose step shares its question. */
const sharing = (id: string) => id.includes('-shared-');

/** The step of a run hangs while `hangs` says so of its request. The environment is the first word of an id. */
async function launch(
  hangs: (id: string) => Promise<unknown>,
  options: Partial<EngineOptions> = {},
  sleepMs = 0,
  since?: number,
): Promise<Engine> {
  engine = await launchEngine({
    databaseUrl: desk.databaseUrl,
    executorId: 'bot-a',
    environmentOf: (requestId) => Promise.resolve(requestId.split('-')[0] ?? ''),
    run: async (durable, { requestId }) => {
      await durable.sleep('until the restart', sleepMs, since);
      const ask = async () => {
        atWork.push(requestId);
        await hangs(requestId);
        atWork = atWork.filter((id) => id !== requestId);
        did.push(requestId);
      };
      await durable.step('ask', ask, { isShared: sharing(requestId) });
    },
    park: () => Promise.resolve(),
    log: silentLog,
    ...options,
  });
  return engine;
}

function gate(): { readonly held: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const held = new Promise<void>((resolve) => (open = resolve));
  return { held, open: () => open() };
}

const requests = (environment: string, count: number) => Array.from({ length: count }, (_, n) => `${environment}-${n}`);

it.each([
  ['of one environment', { inAll: 10, perEnvironment: 3 }, requests('prod', 20), 3],
  ['of all together', { inAll: 4, perEnvironment: 3 }, [...requests('prod', 10), ...requests('uat', 10)], 4],
])(
  'has as many steps at work as allowed and never more, also when many runs come back at once: %s',
  async (_of, stepsAtOnce, ids, allowed) => {
    // Long enough for all of them to be on their way before the bot ends, also where a start takes seconds.
    const first = await launch(() => Promise.resolve(), {}, 10_000);
    await Promise.all(ids.map((id) => first.start(id, 1, 'forward')));
    await first.stop();
    const { held, open } = gate();

    await launch(() => held, { stepsAtOnce });
    await until(() => atWork.length === allowed);
    await pauseFor(1_500);
    expect(atWork).toHaveLength(allowed);

    open();
    await until(() => did.length === ids.length);
  },
);

it('lets all runs sleep and ask together what they share, while another of their environment has its only place', async () => {
  const { held, open } = gate();
  const { start } = await launch(() => held, { stepsAtOnce: { inAll: 1, perEnvironment: 1 } });
  for (const id of requests('prod', 2)) await start(id, 1, 'forward');
  await until(() => atWork.length === 1);

  for (const id of requests('prod-shared', 25)) await start(id, 1, 'forward');
  await until(() => atWork.length === 26);
  expect(atWork.filter(sharing)).toHaveLength(25);

  open();
  await until(() => did.length === 27);
});

it('counts a sleep from the moment that it is told', async () => {
  const hour = 3_600_000;
  const { start } = await launch(() => Promise.resolve(), {}, hour, Date.now() - hour);

  await start('prod-1', 1, 'forward');

  await until(() => did.length === 1);
});

it('lets the runs of all other environments go on while those of one hang', async () => {
  const { held, open } = gate();
  const { start } = await launch((id) => (id.startsWith('uat') ? held : Promise.resolve()));
  for (const id of requests('uat', 10)) await start(id, 1, 'forward');
  await until(() => atWork.length === 4);

  for (const id of requests('prod', 5)) await start(id, 1, 'forward');
  await until(() => did.length === 5);
  expect([...did].sort()).toEqual(requests('prod', 5));
  expect(atWork).toHaveLength(4);

  open();
  await until(() => did.length === 15);
});
