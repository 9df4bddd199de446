import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import pino from 'pino';
import { readConfig } from '../../src/config';
import { people } from '../../src/sandbox/tenant';
import { startDesk } from '../../src/start/compose';
import type { RunningDesk } from '../../src/start/compose';
import { createWorld, quick } from '../../src/start/sandbox';
import type { World } from '../../src/start/sandbox';
import { installEverywhere } from '../../src/start/sandbox/run';
import { asTheSuperuser, withDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { approve, ask, licensesOf, ready, sees, standing, writesSince } from '../support/steps';
import { pauseFor } from '../support/wait';

jest.setTimeout(180_000);

const folder = mkdtempSync(join(tmpdir(), 'older-'));
let world: World;
let today: TestDatabase;
let desk: RunningDesk | null = null;

beforeAll(async () => {
  today = await withDatabase();
  world = await createWorld({ folder, pace: { ...quick, delays: { ...quick.delays, addUserMs: 5_000 } } });
});
// Also after a failure: a bot that goes on would hold the databases.
afterAll(async () => {
  await stop();
  await world.close();
  await today.query(`drop database if exists ${nameOf(copyUrl())} with (force)`).catch(() => undefined);
  await today.drop();
  rmSync(folder, { recursive: true, force: true });
});

it('a bot that is started on an older copy of its books leaves every run of it to people and writes nothing', async () => {
  const whole = licensesOf(world.tenant.user(people.kim.id));
  await start(today.url);
  await installEverywhere(world.teams);
  await ask(world, { accountName: 'svc-restored' });
  await approve(world, 'svc-restored');
  await sees(world, 'ravi', 'svc-restored', 'Waiting');
  await stop();
  await copy();
  await start(today.url);
  await sees(world, 'ravi', 'svc-restored', 'Ready');
  await stop();
  const mark = world.tenant.ledger.length;

  await start(copyUrl());
  const card = await sees(world, 'dana', 'svc-restored', 'Needs a person');
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

/** The state of the books at this moment, as a backup would keep it. */
async function copy(): Promise<void> {
  const superuser = asTheSuperuser(today.url, process.env['TEST_POSTGRES_DIR'] ?? '');
  const client = new Client({ connectionString: superuser.replace(`/${nameOf(today.url)}?`, '/postgres?') });
  await client.connect();
  await client.query(`create database ${nameOf(copyUrl())} template ${nameOf(today.url)} owner account_desk`);
  await client.end();
}

function copyUrl(): string {
  return today.url.replace(`/${nameOf(today.url)}?`, `/${nameOf(today.url)}_old?`);
}

function nameOf(url: string): string {
  return /\/([a-z0-9_]+)\?/.exec(url)?.[1] ?? '';
}
