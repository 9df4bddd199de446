import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { readConfig } from '../../src/config';
import { people } from '../../src/sandbox/tenant';
import { startDesk } from '../../src/start/compose';
import type { RunningDesk } from '../../src/start/compose';
import { createWorld, installEverywhere } from '../../src/sandbox/world';
import type { World } from '../../src/sandbox/world';
import { withDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { rowsOnDemand, untilRunsWait } from '../support/rows-on-demand';
import { approve, ask, licensesOf, ready, sees, standing, writesSince } from '../support/steps';
import { patience, pauseFor } from '../support/wait';

const folder = mkdtempSync(join(tmpdir(), 'older-'));
const rows = rowsOnDemand();
let world: World;
let today: TestDatabase;
let older: TestDatabase | null = null;
let desk: RunningDesk | null = null;

beforeAll(async () => {
  today = await withDatabase();
  world = await createWorld({
    folder,
    pace: rows.pace,
    tenant: { clock: rows.clock },
    teams: { patienceMs: patience },
  });
});
// Also after a failure: a bot that goes on would hold the databases.
afterAll(async () => {
  await stop();
  await world.close();
  await older?.drop();
  await today.drop();
  rmSync(folder, { recursive: true, force: true });
});

it('a bot that is started on an older copy of its books leaves every run of it to people and writes nothing', async () => {
  const whole = licensesOf(world.tenant.user(people.kim.id));
  await start(today.url);
  await installEverywhere(world.teams);
  await ask(world, { accountName: 'svc-restored' });
  await approve(world, 'svc-restored');
  await untilRunsWait(today, 1);
  await stop();
  older = await today.copy();
  rows.appear();
  await start(today.url);
  await sees(world, 'ravi', 'svc-restored', 'Ready');
  await stop();
  const mark = world.tenant.ledger.length;

  await start(older.url);
  const card = await sees(world, 'dana', 'svc-restored', 'Needs an admin');
  await pauseFor(3_000);
  await stop();

  expect(card.words).toContain('older copy');
  expect(writesSince(world, mark)).toEqual([]);
  expect(standing(world, 'svc-restored')).toEqual(ready);
  expect(licensesOf(world.tenant.user(people.kim.id))).toEqual(whole);
});

async function start(databaseUrl: string): Promise<void> {
  const logger = pino({ level: 'silent' });
  desk = await startDesk(readConfig({ ...world.env, DATABASE_URL: databaseUrl, REPLICA_ID: 'same' }), { logger });
  world.teams.connectBot(desk.messagesUrl);
}

async function stop(): Promise<void> {
  await desk?.close();
  desk = null;
}
