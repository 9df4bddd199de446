import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../src/config';
import { quick } from '../../src/sandbox/delays';
import { createWorld, installEverywhere } from '../../src/sandbox/world';
import type { World, WorldOptions } from '../../src/sandbox/world';
import { environments } from '../../src/sandbox/tenant';
import { botProcess, buildBot } from './bot-process';
import type { BotProcess } from './bot-process';
import { patience } from './wait';
import { withDatabase } from './postgres';
import type { TestDatabase } from './postgres';

/** Microsoft in this process, the built bot in a process of its own, its database on the run's PostgreSQL. */
export interface Arena {
  readonly world: World;
  readonly database: TestDatabase;
  readonly bot: BotProcess;
  /** Settings, certificate and data of the bots. */
  readonly folder: string;
  /** Another bot on the same database, with a name of its own; not started. */
  replica(name: string): Promise<BotProcess>;
  end(): Promise<void>;
}

/** Slots for many accounts, so that one world serves many kills. */
const manySlots = 1_000;

interface ArenaOptions extends Partial<Omit<WorldOptions, 'folder'>> {
  /** Settings of the bots beside or instead of the world's. */
  readonly env?: Environment;
}

export async function beginArena({ env, ...options }: ArenaOptions = {}): Promise<Arena> {
  buildBot();
  const folder = mkdtempSync(join(tmpdir(), 'arena-'));
  const database = await withDatabase();
  const world = await createWorld({
    folder,
    pace: quick,
    settings: (desk) => void (desk.limits.openRequestsPerPerson = 50),
    ...options,
    teams: { patienceMs: patience, ...options.teams },
  });
  for (const id of Object.values(environments)) world.tenant.environment(id).maxNonInteractiveUsers = manySlots;
  const bots: BotProcess[] = [];
  const replica = async (name: string) => {
    const bot = await botProcess({ ...world.env, DATABASE_URL: database.url, REPLICA_ID: name, ...env });
    bots.push(bot);
    return bot;
  };
  const end = async () => {
    if (process.env['STORY_LOG']) process.stdout.write(bots.map((each) => each.output()).join('\n---\n'));
    for (const each of bots) each.thaw();
    await Promise.all(bots.map((each) => each.stop()));
    await world.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  };
  const bot = await replica('first');
  try {
    await bot.start();
    world.teams.connectBot(bot.messagesUrl);
    await installEverywhere(world.teams);
  } catch (error) {
    // A world that stays open would keep the run from ending.
    await end();
    throw error;
  }
  return { world, database, bot, folder, replica, end };
}
