import fc from 'fast-check';
import { approve, ask, sees } from '../../support/steps';
import { beginArena, pauseFor } from '../arena';
import type { Arena } from '../arena';
import { brokenPromises, lookBefore } from '../promises';

const HOUR = 3_600_000;
/** KILLS and KILL_SEED size and repeat the sample; `runsAtOnce` accounts are on their way whenever a bot dies. */
const kills = Number(process.env['KILLS'] ?? 100);
const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);
const runsAtOnce = 10;
/** Kills while one batch of runs is under way, and longest time that a bot lives between two, ms. */
const killsPerBatch = 10;
const longestLife = 1_500;

let arena: Arena;
beforeAll(async () => {
  arena = await beginArena({ tenant: { freeSalesSeats: runsAtOnce - 2 } });
}, HOUR);
afterAll(() => arena.end());

it(
  `${kills} kills at random moments under ${runsAtOnce} runs at once end every run right, seed ${seed}`,
  async () => {
    const lives = fc.sample(fc.integer({ min: 0, max: longestLife }), { numRuns: kills, seed });
    const broken: string[] = [];
    const started = Date.now();

    for (let batch = 0; batch * killsPerBatch < kills; batch++) {
      const some = lives.slice(batch * killsPerBatch, (batch + 1) * killsPerBatch);
      broken.push(...(await killUnderLoad(batch, some)));
    }

    const runs = Math.ceil(kills / killsPerBatch) * runsAtOnce;
    const seconds = Math.round((Date.now() - started) / 1000);
    process.stdout.write(
      `\n${kills} kills at random moments, ${runs} runs, ${seconds} s, seed ${seed}, broken: ${broken.length}\n`,
    );
    expect(broken).toEqual([]);
  },
  HOUR,
);

/** The last of the runs borrow, because fewer licences are free than runs are at work. */
async function killUnderLoad(batch: number, lives: readonly number[]): Promise<readonly string[]> {
  const { world, bot } = arena;
  const before = lookBefore(world);
  const accounts = [];
  for (let n = 0; n < runsAtOnce; n++) {
    const name = `svc-b${batch}-${n}`;
    accounts.push({ name, id: await ask(world, { accountName: name }) });
  }
  for (const { name } of accounts) await approve(world, name);

  for (const life of lives) {
    await pauseFor(life);
    await bot.kill();
    await bot.start();
  }

  const ends = accounts.map(({ name }) =>
    sees(world, 'ravi', name, 'Ready', 180_000).then(
      () => [],
      () => [`${name} never became ready`],
    ),
  );
  return [...(await Promise.all(ends)).flat(), ...(await brokenPromises(world, before, accounts))];
}
