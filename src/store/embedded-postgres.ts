import fs from 'node:fs';
import path from 'node:path';
import { writeAtOnce } from './durable-file';
import { silentLog } from './log';
import type { Log } from './log';
import { idlePause } from './pause';
import { prepareBinaries } from './postgres/binaries';
import { prepareCluster, prepareDataDir } from './postgres/cluster';
import { prepareDatabase } from './postgres/desk-database';
import { guard, nobody } from './postgres/guardian';
import type { Guardian } from './postgres/guardian';
import { unprivilegedAccount } from './postgres/os-account';
import type { OsAccount } from './postgres/os-account';
import { isAlive } from './postgres/pid-file';
import { connectionUrl, ensureServer, stopServer } from './postgres/server';
import type { Patience, RunningServer, ServerSettings } from './postgres/server';

export interface EmbeddedPostgres {
  readonly url: string;
  readonly mode: RunningServer['mode'];
  /** Process id of the server now; changes when it had to be started again. */
  pid(): number;
  /** Stops watching, and stops the server if this process started it or inherited it from a bot that is dead. */
  stop(): Promise<void>;
  /** Stops watching and leaves the server to itself: it outlives this process. */
  leave(): Promise<void>;
}

interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  readonly database?: string;
  readonly log?: Log;
  /** What the programs of PostgreSQL find in their environment; a few usual folders when absent. */
  readonly childEnvironment?: OsAccount['env'] | undefined;
  /** Server settings beyond the defaults, by PostgreSQL's names. */
  readonly settings?: Readonly<Record<string, string>>;
  /** A minute to start, and twenty seconds to stop, when absent. */
  readonly patience?: Patience;
}

/**
 * PostgreSQL without any set-up: starts one on the data folder or attaches to the one that runs there (left by a bot
 * that was killed, or shared with a second bot), and brings it back on the same port when it dies. A server of this process ends
 * with it, in whatever way it ends; see {@link guard}.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const server = await prepareServer(options);
  const first = await takeServer(server);
  const watch = watchServer(server, first);
  const stop = async () => {
    await watch.end();
    if (!watch.isOurs() || (await hasEnded(server))) await watch.letGo();
  };
  const prepared = prepareDatabase(server.cluster, first.port, options.database ?? 'desk');
  await prepared.catch((error: unknown) => stop().then(() => Promise.reject(error as Error)));

  return {
    url: connectionUrl(server.cluster, first.port, options.database ?? 'desk'),
    mode: first.mode,
    pid: () => watch.running().pid,
    async leave() {
      await watch.end();
      await watch.letGo();
    },
    stop,
  };
}

/**
 * False when it takes longer than a stop is waited for. It was told to end, and where there is a guardian that sees to it: who
 * has what they came for, a backup or an answer, does not read that it failed.
 */
async function hasEnded(server: ServerSettings): Promise<boolean> {
  try {
    await stopServer(server);
    return true;
  } catch (error) {
    server.log.warn(
      { err: error },
      'the built-in PostgreSQL takes long to end; it was told to, and ends when it is done',
    );
    return false;
  }
}

/** Stops whatever server runs on the data folder. */
export async function stopEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<void> {
  await stopServer(await prepareServer(options));
}

async function prepareServer(options: EmbeddedPostgresOptions): Promise<ServerSettings> {
  const { log = silentLog, patience } = options;
  const dataDir = path.resolve(options.dataDir);
  const account = unprivilegedAccount(options.childEnvironment);
  await prepareDataDir(dataDir, account);
  const binaries = await prepareBinaries(dataDir, account);
  const cluster = await prepareCluster(dataDir, binaries, account);
  return { cluster, binaries, account, settings: options.settings ?? {}, log, patience };
}

/** A server that an older version left behind has the bot's secrets in its environment: it is started anew. */
async function takeServer(server: ServerSettings): Promise<RunningServer> {
  const running = await ensureServer(server);
  if (running.isBare || !claimOwnership(server, running)) return running;
  await stopServer(server);
  return ensureServer(server);
}

/** A server whose owner is dead is inherited, so that it does not outlive the last bot. */
function claimOwnership(server: ServerSettings, running: RunningServer): boolean {
  const file = path.join(server.cluster.dataDir, 'pg-owner');
  const owner = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
  if (running.mode === 'attached' && owner > 0 && owner !== process.pid && isAlive(owner)) return false;
  writeAtOnce(file, String(process.pid));
  return true;
}

/** Who ends the server: of several bots on it one owns it. */
interface Ownership {
  isOurs(): boolean;
  /** Takes the server when nobody who lives has it. */
  claim(running: RunningServer): void;
  /** Nobody ends the server any more when this process ends. */
  letGo(): Promise<void>;
}

function ownershipOf(server: ServerSettings): Ownership {
  let isOurs = false;
  let guardian: Guardian = nobody;
  return {
    isOurs: () => isOurs,
    claim(running) {
      isOurs = claimOwnership(server, running);
      if (!isOurs) return;
      guardian = running.guardian ?? guard(running.pid, server.cluster, server.account, server.log);
      guardian.announce();
    },
    letGo: () => guardian.letGo(),
  };
}

/** The bot that started it may be gone by now, and nobody else would stop it. */
function inherit(ownership: Ownership, running: RunningServer, log: Log): void {
  try {
    ownership.claim(running);
  } catch (error) {
    log.warn({ err: error }, 'nobody knows whose the built-in PostgreSQL is; looking again');
  }
}

interface Watch extends Pick<Ownership, 'isOurs' | 'letGo'> {
  running(): RunningServer;
  readonly end: () => Promise<void>;
}

function watchServer(server: ServerSettings, first: RunningServer): Watch {
  const { log } = server;
  const stopping = new AbortController();
  const ownership = ownershipOf(server);
  let running = first;
  ownership.claim(running);
  const ended = watch();
  return {
    ...ownership,
    running: () => running,
    async end() {
      stopping.abort();
      await ended;
    },
  };

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      await idlePause(200, stopping.signal);
      if (stopping.signal.aborted) return;
      if (!isAlive(running.pid)) await revive();
      else if (!ownership.isOurs()) inherit(ownership, running, log);
    }
  }

  async function revive(): Promise<void> {
    log.warn({ pid: running.pid }, 'the built-in PostgreSQL died; starting it again');
    try {
      await ownership.letGo();
      running = await ensureServer(server, running.port);
      ownership.claim(running);
      log.info({ pid: running.pid, mode: running.mode }, 'the built-in PostgreSQL is back');
    } catch (error) {
      log.error({ err: error }, 'the built-in PostgreSQL could not be started again; trying on');
    }
  }
}
