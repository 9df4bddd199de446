import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../../src/store/postgres/pid-file';
import { inOneFile } from '../support/one-file';
import type { OneFile } from '../support/one-file';
import { until } from '../support/wait';

let guardian: OneFile;
beforeAll(() => {
  guardian = inOneFile('src/store/postgres/guardian.ts');
});
afterAll(() => guardian.remove());

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

/** A bot that guards this server, at the moment when it is killed. */
async function killBotOf(server: ChildProcess): Promise<void> {
  const program = `
    const [file, pid, dataDir] = process.argv.slice(1);
    const cluster = { dataDir, serverDir: dataDir + '/pg18' };
    require(file).guard(Number(pid), cluster, { env: { PATH: process.env.PATH } }, console);
    process.send('guards');
    process.on('message', () => undefined);`;
  const bot = begin(program, guardian.file, String(server.pid), dataDir);
  await once(bot, 'message');
  const gone = once(bot, 'exit');
  bot.kill('SIGKILL');
  await gone;
}

it('a server ends with its bot, whatever the path of its folder means to a shell', async () => {
  const server = beginServer();
  isNamed(server.pid);

  await killBotOf(server);

  await until(() => server.signalCode === 'SIGINT');
});

it('a process that is not the server of the folder any more is left alone', async () => {
  const other = beginServer();
  isNamed(process.pid);

  await killBotOf(other);

  const [ofGuardian] = readFileSync(join(dataDir, 'pg-guardian'), 'utf8').split(' ');
  await until(() => !isAlive(Number(ofGuardian)));
  const answer = Promise.race([once(other, 'message'), once(other, 'exit')]) as Promise<unknown[]>;
  other.send('still here');
  expect((await answer)[0]).toBe('still here');
});
