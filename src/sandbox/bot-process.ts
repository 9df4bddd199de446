import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import inspector from 'node:inspector';
import { childEnvironment } from '../config';
import type { Environment } from '../config';

/** The bot in a process of its own, so that it can be killed as a power cut would, and goes on where it was. */
export interface BotProcess {
  /** Resolves with the address that Teams posts to, when it listens. Throws when it ended before. */
  start(): Promise<string>;
  /** SIGKILL: nothing is written down any more. Resolves when it is gone; false when it did not run. */
  kill(): Promise<boolean>;
  isRunning(): boolean;
  /** Of the process that runs. */
  readonly pid: number | undefined;
  /** An orderly end, of its database too. */
  stop(): Promise<void>;
}

export interface BotProcessOptions {
  /** File of the program. */
  readonly program: string;
  /** What the bot is told, and nothing else. */
  readonly settings: Environment;
  /** For what every program needs to be found. */
  readonly env: Environment;
}

export function createBotProcess(options: BotProcessOptions): BotProcess {
  const debugging = handOverInspector();
  let child: ChildProcess | undefined;
  const isRunning = () => child !== undefined && child.exitCode === null && child.signalCode === null;

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!child || !isRunning()) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  async function start(): Promise<string> {
    child = spawn(process.execPath, ['--no-deprecation', '--enable-source-maps', ...debugging, options.program], {
      // A group of its own: Ctrl-C reaches the sandbox alone, which then asks the bot to stop.
      detached: true,
      windowsHide: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...childEnvironment(options.env), ...options.settings },
    });
    return addressOf(child);
  }

  return {
    start,
    isRunning,
    get pid() {
      return child?.pid;
    },
    async kill() {
      const ran = isRunning();
      await end('SIGKILL');
      return ran;
    },
    async stop() {
      // Where nobody guards it, its database still runs after a kill, and only the bot knows how to end that.
      if (child && !isRunning()) await start();
      await end('SIGTERM');
    },
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  const [first] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [unknown];
  const { messagesUrl } = (first ?? {}) as { readonly messagesUrl?: string };
  if (messagesUrl === undefined) throw new Error('The bot of the sandbox ended while it started; its reason is above.');
  return messagesUrl;
}

/** Whoever debugs means the bot: the port that this process was given goes to it. */
function handOverInspector(): readonly string[] {
  const address = inspector.url();
  if (address === undefined) return [];
  inspector.close();
  return [`--inspect=${new URL(address).host}`];
}
