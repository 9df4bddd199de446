import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quick } from '../../src/sandbox/delays';
import { environments } from '../../src/sandbox/tenant';
import { createWorld } from '../../src/sandbox/world';
import type { World } from '../../src/sandbox/world';
import { balance } from '../support/balancer';
import type { Balancer } from '../support/balancer';
import { botProcess, buildBot, builtBot } from '../support/bot-process';
import type { BotProcess, BotProgram } from '../support/bot-process';
import { withEmptyDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

const oldRoot = process.env['UPGRADE_FROM'] ?? '';
const programs = {
  old: { root: oldRoot, main: join(oldRoot, 'dist/src/main.js') },
  new: builtBot,
} satisfies Record<string, BotProgram>;
export type Version = keyof typeof programs;

/** Slots for many accounts. */
const manySlots = 1_000;

/** One of the bots on the database: its name stays, its program may become another. */
export interface Replica {
  readonly name: string;
  readonly bot: BotProcess;
  /** Of its last start. */
  readonly version: () => Version;
  start(version: Version): Promise<void>;
}

/** Microsoft in this process, and two bots in processes of their own on one database that nobody has started yet. */
export interface Stage {
  readonly world: World;
  readonly database: TestDatabase;
  readonly front: Balancer;
  readonly first: Replica;
  readonly second: Replica;
  end(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  buildBot();
  const folder = mkdtempSync(join(tmpdir(), 'upgrade-'));
  const database = await withEmptyDatabase();
  const world = await createWorld({
    folder,
    pace: quick,
    settings: (desk) => void (desk.limits.openRequestsPerPerson = 50),
    // Whoever waits in vain presses again, as people do.
    teams: { patienceMs: 5_000 },
  });
  for (const id of Object.values(environments)) world.tenant.environment(id).maxNonInteractiveUsers = manySlots;
  const first = await replica(world, database, 'first');
  const second = await replica(world, database, 'second');
  const front = await balance([first.bot.messagesUrl]);
  world.teams.connectBot(front.messagesUrl);

  return {
    world,
    database,
    front,
    first,
    second,
    async end() {
      const bots = [first.bot, second.bot];
      if (process.env['STORY_LOG']) process.stdout.write(bots.map((bot) => bot.output()).join('\n---\n'));
      await Promise.all(bots.map((bot) => bot.stop()));
      await front.close();
      await world.close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function replica(world: World, database: TestDatabase, name: string): Promise<Replica> {
  let version: Version = 'old';
  const env = { ...world.env, DATABASE_URL: database.url, REPLICA_ID: name };
  const bot = await botProcess(env, () => programs[version]);
  return {
    name,
    bot,
    version: () => version,
    async start(chosen) {
      version = chosen;
      await bot.start();
    },
  };
}
