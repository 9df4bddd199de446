import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Environment } from '../../src/config';
import { patience } from './wait';

const root = join(__dirname, '../..');
// One for each worker of jest, so that none reads what another is writing.
const outdir = join(root, `build/test-bot-${process.env['JEST_WORKER_ID'] ?? '1'}`);

/** The bot as an operator starts it: the built program in a process of its own, with settings from its environment. */
export interface BotProcess {
  readonly messagesUrl: string;
  readonly output: () => string;
  start(): Promise<void>;
  /** Ends it like a power cut. */
  kill(): Promise<void>;
  /** Stops its clock (SIGSTOP) until `thaw`: nothing is lost, nothing moves, its connections stay open. */
  freeze(): void;
  thaw(): void;
  /** Asks it to stop; resolves with its exit code and the time it took, ms. */
  stop(): Promise<{ readonly code: number | null; readonly ms: number }>;
}

/** The program of a bot: its file, and the folder it stands in. */
export interface BotProgram {
  readonly root: string;
  readonly main: string;
}

/** What `buildBot` makes of this tree. */
export const builtBot: BotProgram = { root, main: join(outdir, 'src/main.js') };

/** Builds the program once for each test file that needs it. */
export function buildBot(): void {
  const esbuild = join(root, 'node_modules/.bin/esbuild');
  const options = ['--loader:.json=copy', '--outbase=.', '--format=cjs', '--platform=node', '--target=node20'];
  execFileSync(esbuild, ['src/**/*.ts', 'src/**/*.json', `--outdir=${outdir}`, '--log-level=error', ...options], {
    cwd: root,
  });
}

/** `program` is asked at each start: a bot may be started anew with another. */
export async function botProcess(env: Environment, program: () => BotProgram = () => builtBot): Promise<BotProcess> {
  const port = await freePort();
  const messagesUrl = `http://127.0.0.1:${port}/api/messages`;
  let child: ChildProcess | undefined;
  let output = '';
  const exited = (process: ChildProcess) =>
    new Promise<number | null>((resolve) => process.once('exit', (code) => resolve(code)));

  return {
    messagesUrl,
    output: () => output,
    async start() {
      const settings = {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        ...env,
        PORT: String(port),
        LOG_LEVEL: 'info',
      };
      const { root: cwd, main } = program();
      child = spawn(process.execPath, ['--no-deprecation', main], { cwd, env: settings });
      child.stdout?.on('data', (data) => (output += String(data)));
      child.stderr?.on('data', (data) => (output += String(data)));
      await answering(`http://127.0.0.1:${port}/readyz`, child, () => output);
    },
    async kill() {
      if (!child || ended(child)) return;
      const gone = exited(child);
      child.kill('SIGKILL');
      await gone;
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async stop() {
      if (!child || ended(child)) return { code: child?.exitCode ?? null, ms: 0 };
      const gone = exited(child);
      const started = Date.now();
      child.kill('SIGTERM');
      return { code: await gone, ms: Date.now() - started };
    },
  };
}

function ended({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function answering(url: string, child: ChildProcess, output: () => string): Promise<void> {
  for (const end = Date.now() + patience; Date.now() < end;) {
    if (child.exitCode !== null) throw new Error(`The bot ended with ${child.exitCode}:\n${output().slice(-3000)}`);
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The bot was not ready in time:\n${output().slice(-3000)}`);
}

/**
 * Below the range the system gives out by itself: the port stays free while the bot is down, and nobody else's server
 * hears the questions meant for it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
