import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { readConfig } from '../../src/config';
import type { Config, Environment } from '../../src/config';
import type { Teams } from '../../src/sandbox/teams';
import { environments, people, skus } from '../../src/sandbox/tenant';
import type { Exchange, Tenant } from '../../src/sandbox/tenant';
import { startDesk } from '../../src/start/compose';
import type { RunningDesk } from '../../src/start/compose';
import { createLogger } from '../../src/start/logger';
import { quick } from '../../src/sandbox/delays';
import type { Pace } from '../../src/sandbox/delays';
import { createWorld, installEverywhere } from '../../src/sandbox/world';
import type { World, WorldOptions } from '../../src/sandbox/world';
import { recordExchanges, recordTeamsExchanges } from '../contracts/record-exchanges';
import { withDatabase } from './postgres';
import type { TestDatabase } from './postgres';
import { patience } from './wait';

export { environments, people, skus };

/** The whole product, as in production, at work with the simulated Microsoft. */
export interface Story {
  readonly teams: Teams;
  readonly tenant: Tenant;
  /** Where its services listen. */
  readonly served: World['served'];
  /** Every call to the simulated Microsoft, oldest first. */
  readonly exchanges: readonly Exchange[];
  readonly desk: () => RunningDesk;
  /** Everything the bot wrote to its log. */
  readonly log: readonly string[];
  readonly database: TestDatabase;
  /** Settings and data of the bot. */
  readonly folder: string;
  /** Stops the bot in an orderly way and starts another on the same books. */
  restart(): Promise<void>;
  end(): Promise<void>;
}

/** For stories about what happens when a wait ends in vain: it ends within seconds. */
export const impatient: Pace = {
  ...quick,
  waits: { ...quick.waits, replication: '8s', systemuser: '20s', upstreamOutage: '20s' },
};

interface StoryOptions extends Partial<WorldOptions> {
  /** Further settings of the bot. */
  readonly env?: Environment;
  /** Its log is as an operator has it at this level; else everything stands there, as it was said. */
  readonly logAt?: 'info';
}

/**
 * `through` gives the way by which the bot reaches its database, where that is another than the usual; `change` what its
 * settings say beyond those of every story.
 */
export async function beginStory(
  { env = {}, logAt, ...options }: StoryOptions = {},
  through: (databaseUrl: string) => Promise<string> = (url) => Promise.resolve(url),
  change: (config: Config) => Config = (config) => config,
): Promise<Story> {
  const folder = mkdtempSync(join(tmpdir(), 'story-'));
  const database = await withDatabase();
  const world = await createWorld({
    folder,
    pace: quick,
    ...options,
    teams: { patienceMs: patience, ...options.teams },
  });
  const reached = { DATABASE_URL: await through(database.url), REPLICA_ID: 'story' };
  const config = change(readConfig({ ...world.env, ...env, ...reached }));
  world.tenant.onExchange(recordExchanges());
  world.teams.onExchange(recordTeamsExchanges());
  const exchanges: Exchange[] = [];
  world.tenant.onExchange((exchange) => void exchanges.push(exchange));
  const log: string[] = [];
  const destination = { write: (line: string) => void log.push(line) };
  const logger = logAt ? createLogger(logAt, destination) : pino({ level: 'debug' }, destination);
  const start = async () => {
    const desk = await startDesk(config, { logger });
    world.teams.connectBot(desk.messagesUrl);
    return desk;
  };
  let desk = await start();
  await installEverywhere(world.teams);

  return {
    teams: world.teams,
    tenant: world.tenant,
    served: world.served,
    exchanges,
    desk: () => desk,
    log,
    database,
    folder,
    async restart() {
      await desk.close();
      desk = await start();
    },
    async end() {
      if (process.env['STORY_LOG']) process.stdout.write(log.join(''));
      await desk.close();
      await world.close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
