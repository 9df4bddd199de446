import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Environment } from '../../src/config';
import { newFolder } from '../../src/sandbox/folder';
import { asTheSuperuser } from '../support/postgres';
import { startBot } from './bot';
import type { Bot } from './bot';
import { startChild } from './child';
import type { Child } from './child';
import { childrenOf, coresOf, pin } from './machine';
import type { Cores } from './machine';
import type { WorldSpec } from './world';
import type { WorldCommands } from './world-process';

type Query = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/** A bot at work in a world of its own, with its own built-in database, each a process pinned to its cores. */
export interface Site {
  readonly world: Child<WorldCommands>;
  readonly bot: Bot;
  readonly database: Postgres;
  readonly env: Environment;
  readonly cores: Cores | null;
}

/** The server on a data folder. */
export interface Postgres {
  readonly pid: number;
  readonly dataDir: string;
  /** The bot's database, as superuser; the session is called `bench`. */
  readonly url: string;
  /** A statement as superuser. */
  readonly query: Query;
  readonly end: () => Promise<void>;
}

interface SiteOptions {
  /** Fills the data folder before the bot starts. */
  readonly prepare?: (dataDir: string) => Promise<void>;
}

/** Opens a site, works there, and leaves nothing behind. */
export async function atSite<T>(
  spec: Partial<WorldSpec>,
  work: (site: Site) => Promise<T>,
  { prepare }: SiteOptions = {},
): Promise<T> {
  return inWorld(spec, async (world, { folder, cores }) => {
    const env = { ...(await world.ask('env')), LOG_LEVEL: 'info', REPLICA_ID: 'bench' };
    const dataDir = join(folder, 'data');
    await prepare?.(dataDir);
    const bot = await startBot({ settings: env, logFile: join(folder, 'bot.log'), cores: cores?.bot });
    const database = await postgresOn(dataDir);
    try {
      // What the bot started runs on the bot's core until then.
      for (const pid of [database.pid, ...childrenOf(database.pid)]) pin(pid, cores?.others);
      await world.ask('connect', bot.messagesUrl);
      return await work({ world, bot, database, env, cores });
    } finally {
      await database.end();
      await bot.stop();
    }
  });
}

/** The same without a bot. `folder` goes at the end, and so must whoever works on it. */
export async function inWorld<T>(
  spec: Partial<WorldSpec>,
  work: (world: Child<WorldCommands>, place: { folder: string; cores: Cores | null }) => Promise<T>,
): Promise<T> {
  const folder = newFolder();
  const cores = shareCores();
  const usual: WorldSpec = { folder, pace: 'calm', freeSeats: 1_000, colleagues: 0 };
  const world = await startChild<WorldCommands>('world-process', { ...usual, ...spec }, { cores: cores?.others });
  try {
    return await work(world, { folder, cores });
  } finally {
    await world.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The server that runs on the folder, and one session there: a new one for each question would cost more than the bot does. */
export async function postgresOn(dataDir: string): Promise<Postgres> {
  const [pid, , , port] = readFileSync(join(dataDir, 'pg18/postmaster.pid'), 'utf8').split('\n');
  const address = `postgresql://nobody@127.0.0.1:${port}/desk?sslmode=disable&application_name=bench`;
  const url = asTheSuperuser(address, dataDir);
  const client = new Client({ connectionString: url });
  await client.connect();
  return {
    pid: Number(pid),
    dataDir,
    url,
    query: async (text, values = []) => (await client.query<Record<string, unknown>>(text, values)).rows,
    end: () => client.end(),
  };
}

let shared: Cores | null | undefined;

/** Shares the cores out, once, and moves this process to those of the others. */
export function shareCores(): Cores | null {
  if (shared !== undefined) return shared;
  shared = coresOf();
  pin(process.pid, shared?.others);
  return shared;
}
