import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { people } from '../../src/sandbox/tenant';
import { createWorld, quick } from '../../src/start/sandbox';
import type { World } from '../../src/start/sandbox';
import { installEverywhere } from '../../src/start/sandbox/run';
import { recordExchanges, recordTeamsExchanges } from '../contracts/record-exchanges';
import { botProcess, buildBot } from '../support/bot-process';
import type { BotProcess } from '../support/bot-process';
import { withDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { approve, ask, licensesOf, ready, sees, standing } from '../support/steps';

jest.setTimeout(240_000);

let world: World;
let database: TestDatabase;
let bot: BotProcess;
const folder = mkdtempSync(join(tmpdir(), 'kill-'));

beforeAll(async () => {
  buildBot();
  database = await withDatabase();
  world = await createWorld({ folder, pace: quick });
  world.tenant.onExchange(recordExchanges());
  world.teams.onExchange(recordTeamsExchanges());
  bot = await botProcess({ ...world.env, DATABASE_URL: database.url, REPLICA_ID: 'killed' });
  await bot.start();
  world.teams.connectBot(bot.messagesUrl);
  await installEverywhere(world.teams);
});
afterAll(async () => {
  await bot.stop();
  await world.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

it('a bot killed while a licence is on loan goes on where it was, and the lender is whole', async () => {
  const before = licensesOf(world.tenant.user(people.kim.id));
  await ask(world, { accountName: 'svc-killed' });
  await approve(world, 'svc-killed');
  await happens(() => licensesOf(world.tenant.user('svc-killed@contoso.onmicrosoft.com')).length > 0);

  await bot.kill();
  expect(licensesOf(world.tenant.user(people.kim.id))).not.toEqual(before);
  await bot.start();

  await sees(world, 'ravi', 'svc-killed', 'Ready', 120_000);
  expect(standing(world, 'svc-killed')).toEqual(ready);
  expect(licensesOf(world.tenant.user(people.kim.id))).toEqual(before);
  const created = world.tenant.ledger.filter(
    ({ method, path, status }) => method === 'POST' && path.endsWith('/users') && status === 201,
  );
  expect(created).toHaveLength(1);
});

it('SIGTERM ends it in order within ten seconds, and its log holds no secret', async () => {
  const { code, ms } = await bot.stop();

  expect(code).toBe(0);
  expect(ms).toBeLessThan(10_000);
  const password = world.tenant.passwordOf(world.tenant.user('svc-killed@contoso.onmicrosoft.com')?.id ?? '') ?? '';
  expect(password.length).toBeGreaterThanOrEqual(24);
  expect(bot.output()).not.toContain(password);
});

/** Looks at the tenant itself until it is so. */
async function happens(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !condition();) {
    if (Date.now() > end) throw new Error('It did not happen within a minute.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
