import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quick } from '../../src/sandbox/delays';
import { createWorld } from '../../src/sandbox/world';
import type { World } from '../../src/sandbox/world';
import { isAlive, readPidFile } from '../../src/store/postgres/pid-file';
import { runningUrl } from '../../src/store/postgres/running';
import { isGone } from '../support/is-gone';
import { inOneFile } from '../support/one-file';
import type { OneFile } from '../support/one-file';
import { ask } from '../support/postgres';
import { patience, until } from '../support/wait';

let program: OneFile;
let folder: string;
let world: World;
let dataDir: string;

beforeAll(() => {
  program = inOneFile('src/main.ts');
});
afterAll(() => program.remove());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ends-well-'));
  // Root hands the database to somebody else, who must be able to get there.
  chmodSync(folder, 0o711);
  world = await createWorld({ folder, pace: quick, teams: { patienceMs: patience } });
  dataDir = String(world.env['DATA_DIR']);
});

const started: ChildProcess[] = [];
afterEach(async () => {
  for (const bot of started.splice(0)) bot.kill('SIGKILL');
  await until(() => isGone(postmaster()));
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The production bot, in a process of its own. */
function begin(): ChildProcess {
  const env = { PATH: process.env['PATH'], ...world.env };
  const bot = spawn(process.execPath, ['--no-deprecation', program.file], {
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  started.push(bot);
  return bot;
}

/** The same, when it listens. */
async function atWork(): Promise<ChildProcess> {
  const bot = begin();
  const [said] = (await Promise.race([once(bot, 'message'), once(bot, 'exit')])) as [unknown];
  if (typeof said !== 'object') throw new Error('The bot ended while it started.');
  return bot;
}

async function end(bot: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = once(bot, 'exit');
  bot.kill(signal);
  await gone;
}

/** Process of the database; 0 when there is none. */
function postmaster(): number {
  return readPidFile({ serverDir: join(dataDir, 'pg18') })?.pid ?? 0;
}

async function books(text: string): Promise<unknown> {
  return (await ask(await runningUrl(dataDir), text))[0]?.['answer'];
}

it('a bot that is killed leaves no database behind, and one that is started at once has all that was written', async () => {
  const killed = await atWork();
  const before = postmaster();
  await books('create table kept as select 42 as answer');

  await end(killed, 'SIGKILL');
  const heir = await atWork();

  expect(isGone(before)).toBe(true);
  expect(await books('select answer from kept')).toBe(42);
  const after = postmaster();
  expect(isAlive(after)).toBe(true);

  await end(heir, 'SIGKILL');
  await until(() => isGone(after));
});

it('a closed terminal ends a bot at work, and its database', async () => {
  const bot = await atWork();
  const server = postmaster();

  await end(bot, 'SIGHUP');

  expect(server).toBeGreaterThan(0);
  // A bot that is held up for too long at its end leaves the rest of it to the guardian.
  await until(() => isGone(server));
});

it.each(['SIGHUP', 'SIGTERM', 'SIGKILL'] as const)(
  '%s in the middle of a start leaves no database behind',
  async (signal) => {
    const bot = begin();
    await until(() => isAlive(postmaster()) || bot.exitCode !== null);
    const server = postmaster();

    await end(bot, signal);

    expect(server).toBeGreaterThan(0);
    await until(() => isGone(server));
  },
);

it('a start that fails leaves no database behind', async () => {
  // Of an audit with a key, which is nowhere: that shows when the database is asked.
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(join(dataDir, 'audit-head.json'), JSON.stringify({ lines: 1, hash: 'x', keyed: true }));
  const bot = begin();

  const [code] = (await once(bot, 'exit')) as [number];

  expect(code).toBe(78);
  expect(existsSync(join(dataDir, 'pg18', 'PG_VERSION'))).toBe(true);
  await until(() => isGone(postmaster()));
});

it('a second bot that cannot start beside the first leaves it its database', async () => {
  await atWork();
  const server = postmaster();

  const [code] = (await once(begin(), 'exit')) as [number];

  expect(code).toBe(1);
  expect(postmaster()).toBe(server);
  expect(await books('select 7 as answer')).toBe(7);
});
