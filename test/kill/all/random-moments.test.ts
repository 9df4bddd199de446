import fc from 'fast-check';
import { quick } from '../../../src/sandbox/delays';
import { approve, ask, sees } from '../../support/steps';
import { beginArena } from '../../support/arena';
import type { Arena } from '../../support/arena';
import { pauseFor } from '../../support/wait';
import { brokenPromises, lookBefore } from '../promises';
import { report } from '../report';

const HOUR = 3_600_000;
/** KILLS and KILL_SEED size and repeat the sample; `runsAtOnce` accounts are on their way whenever a bot dies. */
const kills = Number(process.env['KILLS'] ?? 100);
const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);
const runsAtOnce = 10;
/** Most kills while one batch of runs is under way, and longest time that a bot lives between two, ms. */
const killsPerBatch = 20;
const longestLife = 1_500;

/** Longer than all kills of a batch together: a wait that ends is a run that is taken back, which is right but not looked for here. */
const patient = { ...quick.waits, replication: '60s', systemuser: '10m', directorySync: '20m', upstreamOutage: '10m' };

let arena: Arena;
beforeAll(async () => {
  const pace = { ...quick, waits: patient };
  arena = await beginArena({ pace, tenant: { freeSalesSeats: runsAtOnce - 2 } });
}, HOUR);
afterAll(() => arena.end());

it(
  `${kills} kills at random moments under ${runsAtOnce} runs at once end every run right, seed ${seed}`,
  async () => {
    const lives = fc.sample(fc.integer({ min: 0, max: longestLife }), { numRuns: kills, seed });
    const broken: string[] = [];

    for (let batch = 0; lives.length > 0; batch++) {
      const end = await killUnderLoad(batch, lives);
      const point = `${runsAtOnce} runs under way, ${end.kills} kills, seed ${seed}, batch ${batch}`;
      report({ part: 'random moments', point, moment: 'random', ...end });
      expect(end.kills).toBeGreaterThan(0);
      broken.push(...end.broken);
    }

    expect(broken).toEqual([]);
  },
  HOUR,
);

/** Ten runs, the last of which borrow because fewer licences are free. Takes from `lives`; kills only while a run is under way. */
async function killUnderLoad(batch: number, lives: number[]) {
  const { world, bot } = arena;
  const before = lookBefore(world);
  const accounts: { name: string; id: string }[] = [];
  for (let n = 0; n < runsAtOnce; n++) {
    const name = `svc-b${batch}-${n}`;
    accounts.push({ name, id: await ask(world, { accountName: name }) });
  }
  for (const { name } of accounts) await approve(world, name);

  let killed = 0;
  for (; killed < killsPerBatch && lives.length > 0; killed++) {
    await pauseFor(lives[0] ?? 0);
    if ((await underWay()) === 0) break;
    lives.shift();
    await bot.kill();
    await bot.start();
  }

  const started = Date.now();
  const ends = accounts.map(({ name }) =>
    sees(world, 'ravi', name, 'Ready', 180_000).then(
      () => [],
      () => [`${name} never became ready`],
    ),
  );
  const notReady = (await Promise.all(ends)).flat();
  const recoveryMs = Date.now() - started;
  return { kills: killed, recoveryMs, broken: [...notReady, ...(await brokenPromises(world, before, accounts))] };
}

async function underWay(): Promise<number> {
  const open = await arena.database.query("select 1 from desk.requests where state in ('approved', 'running')");
  return open.length;
}
