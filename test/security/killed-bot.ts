import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../src/config';
import type { Arrival } from '../../src/sandbox/tenant/core/faults';
import { createWorld, quick } from '../../src/start/sandbox';
import type { World } from '../../src/start/sandbox';
import { installEverywhere } from '../../src/start/sandbox/run';
import { botProcess, buildBot } from '../support/bot-process';
import type { BotProcess } from '../support/bot-process';
import { withDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

/** The built bot in a process of its own, to be killed, and everything it leaves behind. */
export interface Mortal {
  readonly world: World;
  readonly bot: BotProcess;
  readonly database: TestDatabase;
  /** Settings, certificate and data of the bot. */
  readonly folder: string;
  /** Ends the bot like a power cut when a call arrives, after it was applied and before its answer. */
  killAt(isIt: (arrival: Arrival) => boolean): Promise<void>;
  end(): Promise<void>;
}

export async function beginMortal(settings: Environment = {}): Promise<Mortal> {
  buildBot();
  const folder = mkdtempSync(join(tmpdir(), 'mortal-'));
  const database = await withDatabase();
  const world = await createWorld({ folder, pace: quick, tenant: { freeSalesSeats: 5 } });
  const bot = await botProcess({ ...world.env, DATABASE_URL: database.url, REPLICA_ID: 'mortal', ...settings });
  await bot.start();
  world.teams.connectBot(bot.messagesUrl);
  await installEverywhere(world.teams);

  return {
    world,
    bot,
    database,
    folder,
    killAt: (isIt) =>
      new Promise((resolve) => {
        const stop = world.tenant.onArrival((arrival) => {
          if (!isIt(arrival)) return undefined;
          stop();
          void bot.kill().then(resolve);
          return 'reset-after-apply';
        });
      }),
    async end() {
      await bot.stop();
      await world.close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
