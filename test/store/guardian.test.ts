import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPidFile } from '../../src/store/postgres/pid-file';
import { isGone } from '../support/is-gone';
import { inOneFile } from '../support/one-file';
import type { OneFile } from '../support/one-file';
import { until } from '../support/wait';

let guardian: OneFile;
let server: OneFile;
beforeAll(() => {
  guardian = inOneFile('src/store/postgres/guardian.ts');
  server = inOneFile('src/store/postgres/server.ts');
});
afterAll(() => {
  guardian.remove();
  server.remove();
});

const started: ChildProcess[] = [];
let dataDir: string;
beforeEach(() => {
  // What a shell would obey, were it ever read as a part of its program.
  dataDir = mkdtempSync(join(tmpdir(), `desk's "; exit; $(exit) #`));
  mkdirSync(join(dataDir, 'pg18'));
});
afterEach(() => {
  for (const each of started.splice(0)) each.kill('SIGKILL');
  rmSync(dataDir, { recursive: true });
});

function begin(program: string, ...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, ['-e', program, ...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  started.push(child);
  return child;
}

/** In place of a server: says again whatever it is told. */
const beginServer = () => begin('process.on("message", (said) => process.send(said))');

/** The pid file, as a server writes it. */
const isNamed = (pid = 0) => writeFileSync(join(dataDir, 'pg18', 'postmaster.pid'), `${pid}\n/\n0\n1\n`);

/** Whether a server of the folder has begun, and is gone by now. */
function hasEnded(): boolean {
  const { pid } = readPidFile({ serverDir: join(dataDir, 'pg18') }) ?? { pid: 0 };
  return pid > 0 && isGone(pid);
}

/** Gives where programs are found when this is done in place of each second that a guardian waits. */
function secondsAre(script: string): string {
  writeFileSync(join(dataDir, 'sleep'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return `${dataDir}:${process.env['PATH'] ?? ''}`;
}

/** A bot that guards this server, at the moment when it is killed. */
async function killBotOf(guarded: ChildProcess, programs = process.env['PATH'] ?? ''): Promise<void> {
  const program = `
    const [file, pid, dataDir, PATH] = process.argv.slice(1);
    const cluster = { dataDir, serverDir: dataDir + '/pg18' };
    require(file).guard(Number(pid), cluster, { env: { PATH } }, console);
    process.send('guards');
    process.on('message', () => undefined);`;
  const bot = begin(program, guardian.file, String(guarded.pid), dataDir, programs);
  await once(bot, 'message');
  const gone = once(bot, 'exit');
  bot.kill('SIGKILL');
  await gone;
}

it('a server ends with its bot, whatever the path of its folder means to a shell', async () => {
  const own = beginServer();
  isNamed(own.pid);

  await killBotOf(own);

  await until(() => own.signalCode === 'SIGINT');
});

it('a server that is slow in beginning ends with its bot, too', async () => {
  const own = beginServer();
  // At the thirtieth second the server has come so far that it writes its pid file. From then on it has time to end.
  const programs = secondsAre(`cd "$(dirname "$0")"
[ ! -e pg18/postmaster.pid ] || { command -p sleep 1; exit; }
echo >>seconds
[ "$(wc -l <seconds)" -lt 30 ] || printf "${own.pid}\\n/\\n0\\n1\\n" >pg18/postmaster.pid`);

  await killBotOf(own, programs);

  await until(() => own.signalCode === 'SIGINT');
});

it('a process that is not the server of the folder any more is left alone', async () => {
  const other = beginServer();
  isNamed(process.pid);

  await killBotOf(other, secondsAre('exit 0'));

  const [ofGuardian] = readFileSync(join(dataDir, 'pg-guardian'), 'utf8').split(' ');
  await until(() => isGone(Number(ofGuardian)));
  const answer = Promise.race([once(other, 'message'), once(other, 'exit')]) as Promise<unknown[]>;
  other.send('still here');
  expect((await answer)[0]).toBe('still here');
});

it('a server that does not answer in time ends with its bot, too', async () => {
  const inPlaceOfPostgres = '#!/bin/sh\nprintf "$$\\n/\\n0\\n1\\n" >pg18/postmaster.pid\nexec sleep 600\n';
  writeFileSync(join(dataDir, 'postgres'), inPlaceOfPostgres, { mode: 0o755 });
  const program = `
    const [file, dataDir] = process.argv.slice(1);
    const account = { env: { PATH: process.env.PATH } };
    const cluster = { dataDir, serverDir: dataDir + '/pg18', superuserPassword: 'x', password: 'x' };
    const binaries = { path: () => dataDir + '/postgres' };
    const patience = { startMs: 500, stopMs: 500 };
    const starting = require(file).ensureServer({ cluster, binaries, account, settings: {}, log: console, patience });
    starting.catch(() => process.exit());`;

  await once(begin(program, server.file, dataDir), 'exit');

  await until(hasEnded);
});

it('a bot that is killed by the very beginning of its server leaves none behind', async () => {
  const inPlaceOfPostgres =
    '#!/bin/sh\nprintf "$$\\n/\\n0\\n1\\n" >pg18/postmaster.pid\nkill -9 $PPID\nexec sleep 600\n';
  writeFileSync(join(dataDir, 'postgres'), inPlaceOfPostgres, { mode: 0o755 });
  // Whoever guards the server is a while in coming, as on a busy machine: that is when the account is asked for again.
  const program = `
    const [file, dataDir] = process.argv.slice(1);
    let asked = 0;
    const wait = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    const account = { get env() { asked += 1; if (asked > 1) wait(); return { PATH: process.env.PATH }; } };
    const cluster = { dataDir, serverDir: dataDir + '/pg18', superuserPassword: 'x', password: 'x' };
    const binaries = { path: () => dataDir + '/postgres' };
    void require(file).ensureServer({ cluster, binaries, account, settings: {}, log: console });`;

  await once(begin(program, server.file, dataDir), 'exit');

  await until(hasEnded);
});
