import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres';
import { balance } from '../support/balancer';
import { startBot } from './bot';
import type { Bot } from './bot';
import { inWorld, postgresOn } from './site';
import type { Site } from './site';
import type { WorldSpec } from './world';

/** One of several bots, under the name by which the books know it. */
export interface Replica extends Bot {
  readonly name: string;
}

/** A world and one PostgreSQL for several bots, each a process of its own; all of them run on the core of the bot. */
export interface Replicas extends Pick<Site, 'world' | 'database'> {
  /** Starts a bot on the database. Throws when it does not become ready. */
  start(name: string): Promise<Replica>;
  /** From now on each delivery of Teams goes to the next of these. Gives the address in front of them. */
  lead(bots: readonly Bot[]): Promise<string>;
}

/** Room for the connections of several bots, as an ordinary server has it. */
const settings = { max_connections: '200' };

/** Opens a place for several bots, works there, and leaves nothing behind. */
export async function withReplicas<T>(spec: Partial<WorldSpec>, work: (replicas: Replicas) => Promise<T>): Promise<T> {
  return inWorld(spec, async (world, { folder, cores }) => {
    const dataDir = join(folder, 'data');
    const server = await startEmbeddedPostgres({ dataDir, settings });
    const database = await postgresOn(dataDir);
    const env = { ...(await world.ask('env')), LOG_LEVEL: 'info', AUDIT_KEY_FILE: auditKeyIn(folder) };
    const front = await balance([]);
    const bots: Bot[] = [];
    let isKnown = false;
    try {
      return await work({
        world,
        database,
        async start(name) {
          const own = join(folder, name);
          mkdirSync(own, { mode: 0o700 });
          const where = { DATABASE_URL: server.url, DATA_DIR: own, REPLICA_ID: name };
          const bot = await startBot({ settings: { ...env, ...where }, logFile: `${own}.log`, cores: cores?.bot });
          bots.push(bot);
          return { ...bot, name };
        },
        async lead(these) {
          front.lead(these.map(({ messagesUrl }) => messagesUrl));
          if (!isKnown) await world.ask('connect', front.messagesUrl);
          isKnown = true;
          return front.messagesUrl;
        },
      });
    } finally {
      await Promise.all(bots.map((bot) => bot.stop()));
      await front.close();
      await database.end();
      await server.stop();
    }
  });
}

/** Every bot on one database needs the same. */
function auditKeyIn(folder: string): string {
  const file = join(folder, 'audit-key');
  writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return file;
}
