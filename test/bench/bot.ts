import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scripts } from '../../package.json';
import type { Environment } from '../../src/config';
import { freePort } from '../support/bot-process';
import { patience, pauseFor } from '../support/wait';
import { onCores } from './machine';

const root = join(__dirname, '../..');

/** The program of a release as `npm run start:production` starts it, in a process of its own. */
export interface Bot {
  readonly pid: number;
  readonly messagesUrl: string;
  /** From the start of the process until `/readyz` said yes, ms. */
  readonly readyAfter: number;
  /** Asks it to stop, its database too; resolves when it is gone. */
  stop(): Promise<void>;
  /** Ends it like a power cut; resolves when it is gone. */
  kill(): Promise<void>;
}

interface BotOptions {
  /** What it is told by its environment, and nothing else. */
  readonly settings: Environment;
  /** Where its output goes. */
  readonly logFile: string;
  readonly cores: string | undefined;
}

/** Starts it and waits until it is ready. Throws with the end of its output, and leaves nothing behind, when it does not become so. */
export async function startBot({ settings, logFile, cores }: BotOptions): Promise<Bot> {
  const port = await freePort();
  const [program = '', ...given] = startCommand();
  const [command, args] = onCores(cores, program, ...given);
  const { PATH, HOME } = process.env;
  const log = openSync(logFile, 'a');
  const began = performance.now();
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', log, log],
    env: { PATH, HOME, ...settings, PORT: String(port) },
  });
  closeSync(log);
  const endToo = () => void child.kill('SIGTERM');
  process.once('exit', endToo);
  child.once('exit', () => process.off('exit', endToo));
  await ready(`http://127.0.0.1:${port}/readyz`, child, logFile);
  const readyAfter = performance.now() - began;
  const messagesUrl = `http://127.0.0.1:${port}/api/messages`;
  return {
    pid: child.pid ?? 0,
    messagesUrl,
    readyAfter,
    stop: () => endOf(child, 'SIGTERM'),
    kill: () => endOf(child, 'SIGKILL'),
  };
}

/** What operators run: the one file of a release. */
function startCommand(): readonly string[] {
  return scripts['start:production'].split(/\s+/);
}

async function ready(url: string, child: ChildProcess, logFile: string): Promise<void> {
  for (const end = Date.now() + patience; Date.now() < end; await pauseFor(5)) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
  }
  await endOf(child, 'SIGKILL');
  throw new Error(`The bot is not ready: ${readFileSync(logFile, 'utf8').slice(-2_000)}`);
}

async function endOf(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
