import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { readConfig } from '../../src/config';
import { quick } from '../../src/sandbox/delays';
import { newFolder } from '../../src/sandbox/folder';
import { createWorld } from '../../src/sandbox/world';
import type { World } from '../../src/sandbox/world';
import { startDesk } from '../../src/start/compose';
import type { RunningDesk } from '../../src/start/compose';
import { hireOperator } from './operator';
import type { Operator } from './operator';
import { ask, withDatabase, withEmptyDatabase } from './postgres';
import type { TestDatabase } from './postgres';
import { patience, until } from './wait';

/** A desk with its vault in its database, an operator beside it, and a disk that can be lost. */
export interface LostDesk {
  readonly world: World;
  readonly file: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Of the bot that runs. */
  books(): RunningDesk['books'];
  /** The program `account-desk` on the books of this desk. */
  operate(...args: readonly string[]): ReturnType<Operator['run']>;
  /** Database and disk are gone; an empty database is there again, and the two keys, which were kept apart. */
  lose(): Promise<void>;
  /** Resolves when the run of this account has licensed it and waits for its row. */
  untilWaiting(account: string): Promise<void>;
  /** Rows that runs wait for are there at once; those that are asked for later wait again. */
  rowsAppear(): void;
  end(): Promise<void>;
}

export type Kind = 'the built-in database' | 'a database of its own';

// Longer than any test waits, shorter than half of a token's life.
const late = 15 * 60_000;

export async function lostDesk(kind: Kind): Promise<LostDesk> {
  const folder = newFolder();
  let ahead = 0;
  const world = await createWorld({
    folder,
    pace: { ...quick, delays: { ...quick.delays, addUserMs: late, userSyncMs: late } },
    tenant: { clock: { now: () => Date.now() + ahead } },
    teams: { patienceMs: patience },
  });
  const operator = hireOperator();
  const databases: TestDatabase[] = kind === 'the built-in database' ? [] : [await withDatabase()];
  const dataDir = join(folder, 'data');
  let desk: RunningDesk | null = null;
  const place = () => {
    const url = databases.at(-1)?.url;
    return { DATA_DIR: dataDir, ...(url === undefined ? {} : { DATABASE_URL: url }) };
  };
  const stop = async () => {
    await desk?.close();
    desk = null;
  };

  return {
    world,
    file: join(folder, 'desk.backup'),
    stop,
    async start() {
      const logger = pino({ level: 'silent' });
      desk = await startDesk(readConfig({ ...world.env, ...place(), VAULT: 'embedded', REPLICA_ID: 'one' }), {
        logger,
      });
      world.teams.connectBot(desk.messagesUrl);
    },
    books() {
      if (desk === null) throw new Error('The bot does not run.');
      return desk.books;
    },
    operate: (...args) => operator.run(args, place()),
    async lose() {
      for (const name of readdirSync(dataDir))
        if (name !== 'vault-key' && name !== 'audit-key') rmSync(join(dataDir, name), { recursive: true });
      if (databases.length > 0) databases.push(await withEmptyDatabase());
      await databases.at(-2)?.drop();
    },
    untilWaiting: (account) => until(async () => (await waiting(desk, account)) > 0),
    rowsAppear: () => void (ahead += late),
    async end() {
      await stop();
      await world.close();
      await databases.at(-1)?.drop();
      operator.leave();
      if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function waiting(desk: RunningDesk | null, account: string): Promise<number> {
  const rows = await ask(
    desk?.books.databaseUrl ?? '',
    `select from desk.run_steps step join desk.requests request on id = request_id and request.attempt = step.attempt
     where account_name = $1 and name = 'await-systemuser' and step.state in ('running', 'waiting')`,
    [account],
  );
  return rows.length;
}
