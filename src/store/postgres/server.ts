import { execFile } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { Log } from '../log';
import { pause } from '../pause';
import type { Binaries } from './binaries';
import { databaseUser, superuser } from './cluster';
import type { Cluster } from './cluster';
import { awaitEnding, guard } from './guardian';
import type { Guardian } from './guardian';
import { hold } from './held';
import type { OsAccount } from './os-account';
import { isAlive, readPidFile } from './pid-file';

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  readonly mode: 'started' | 'attached';
  /** False when an older version started it, with the bot's secrets in its environment. */
  readonly isBare: boolean;
  /** Of a server that this process started. */
  readonly guardian?: Guardian;
}

export interface ServerSettings {
  readonly cluster: Cluster;
  readonly binaries: Binaries;
  readonly account: OsAccount;
  /** Settings beyond the defaults below, by PostgreSQL's names. */
  readonly settings: Readonly<Record<string, string>>;
  readonly log: Log;
  readonly patience?: Patience | undefined;
}

/** How long is waited for a server, milliseconds. */
export interface Patience {
  readonly startMs: number;
  readonly stopMs: number;
}

const usualPatience: Patience = { startMs: 60_000, stopMs: 20_000 };

const bare = 'bare';

const defaults: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '32MB',
  max_connections: '60',
  max_wal_size: '256MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A name of ours, by which a server is known that was started without the bot's environment.
  'desk.environment': bare,
};

/** Attaches to a server that runs on this cluster, or starts one. `fixedPort` is kept when clients already know it. */
export async function ensureServer(server: ServerSettings, fixedPort?: number): Promise<RunningServer> {
  const { startMs } = server.patience ?? usualPatience;
  const deadline = Date.now() + startMs;
  let problem: unknown;
  while (Date.now() < deadline) {
    await awaitEnding(server.cluster);
    const running = await attach(server.cluster);
    if (running && (fixedPort === undefined || running.port === fixedPort)) return running;
    try {
      return await start(server, fixedPort ?? (await choosePort(server.cluster)));
    } catch (error) {
      problem = error;
    }
    await pause(200);
  }
  throw new Error('The built-in PostgreSQL did not start within a minute.', { cause: problem });
}

/** A server counts as ours only if its process lives, it answers on the recorded port, and it serves this very folder. */
export async function attach(cluster: Cluster): Promise<RunningServer | null> {
  const recorded = readPidFile(cluster);
  if (!recorded || !isAlive(recorded.pid)) return null;
  const serves = await askServer(superuserUrl(cluster, recorded.port, 'postgres')).catch(() => null);
  if (!serves || fs.realpathSync(serves.folder) !== fs.realpathSync(cluster.serverDir)) return null;
  return { ...recorded, mode: 'attached', isBare: serves.environment === bare };
}

async function start(server: ServerSettings, port: number): Promise<RunningServer> {
  const { cluster, binaries, account, log: ownLog } = server;
  const settings = Object.entries({ ...defaults, ...server.settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  // One that lives, and does not answer just now, goes on writing into it.
  const flags = isAlive(readPidFile(cluster)?.pid ?? 0) ? 'a' : 'w';
  const log = fs.openSync(path.join(cluster.dataDir, 'postgres.log'), flags, 0o600);
  const { child, begin } = hold(binaries.path('postgres'), ['-D', cluster.serverDir, '-p', String(port), ...settings], {
    ...account,
    cwd: cluster.dataDir,
    // Its own process group: Ctrl-C reaches the bot first, which stops the server when its own work is written down.
    detached: true,
    log,
  });
  fs.closeSync(log);
  child.unref();
  const guardian = guard(child.pid ?? 0, cluster, account, ownLog);
  // Not before: a bot that was killed in between would leave a server that nobody ends.
  begin();
  const ended = { code: undefined as number | string | undefined };
  child.on('error', (error) => (ended.code = error.message));
  child.on('exit', (code, signal) => (ended.code = code ?? signal ?? 'unknown'));

  if (await isReady(server, child.pid ?? 0, ended))
    return { pid: child.pid ?? 0, port, mode: 'started', isBare: true, guardian };
  // One that lives stays guarded, and ends with this process.
  if (ended.code === undefined)
    throw new Error(`PostgreSQL (process ${child.pid}) does not answer: ${lastLines(cluster)}`);
  await guardian.letGo();
  throw new Error(`PostgreSQL ended (${ended.code}): ${lastLines(cluster)}`);
}

/**
 * Whether the process has become the server of the folder; false when it ended or does not answer in time. Files that a power
 * cut left in disorder take as long as they take: who broke that off would begin it anew each time.
 */
async function isReady(
  { cluster, log, patience = usualPatience }: ServerSettings,
  pid: number,
  ended: { readonly code: number | string | undefined },
): Promise<boolean> {
  for (let since = Date.now(); ended.code === undefined; await pause(30)) {
    const named = readPidFile(cluster);
    const own = named?.pid === pid ? named : null;
    if (own && (await attach(cluster))) return true;
    if (Date.now() - since < patience.startMs) continue;
    if (!own?.isStarting) return false;
    log.warn({ pid }, 'the built-in PostgreSQL still puts its files in order, as after a power cut; waiting for it');
    since = Date.now();
  }
  return false;
}

/** Fast shutdown: sessions are ended, everything committed stays. Another bot on the folder may start it again at once. */
export async function stopServer(server: ServerSettings): Promise<void> {
  const { cluster, binaries, account, patience = usualPatience } = server;
  const recorded = readPidFile(cluster);
  if (!recorded || !isAlive(recorded.pid)) return;
  const stop = ['stop', '-D', cluster.serverDir, '-m', 'fast', '-W'];
  await promisify(execFile)(binaries.path('pg_ctl'), stop, { ...account, cwd: cluster.dataDir }).catch(() => undefined);

  const deadline = Date.now() + patience.stopMs;
  while (isAlive(recorded.pid) && readPidFile(cluster)?.pid === recorded.pid) {
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL (process ${recorded.pid}) did not stop within ${patience.stopMs / 1000} seconds.`);
    await pause(25);
  }
}

/** For the desk's own work. */
export function connectionUrl(cluster: Cluster, port: number, database: string): string {
  return urlFor(databaseUser, cluster.password, port, database);
}

/** For looking after the cluster only. */
export function superuserUrl(cluster: Cluster, port: number, database: string): string {
  return urlFor(superuser, cluster.superuserPassword, port, database);
}

function urlFor(user: string, password: string, port: number, database: string): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}?sslmode=disable`;
}

async function askServer(url: string): Promise<{ folder: string; environment: string | null } | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string; environment: string | null }>(
      "select current_setting('data_directory') as folder, current_setting('desk.environment', true) as environment",
    );
    return rows[0];
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The port of last time if it is free, so that tools keep their settings; otherwise any free one. */
async function choosePort(cluster: Cluster): Promise<number> {
  const file = path.join(cluster.dataDir, 'pg-port');
  const last = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
  const port = await listenOnce(last).catch(() => listenOnce(0));
  fs.writeFileSync(file, String(port), { mode: 0o600 });
  return port;
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.on('error', reject);
    probe.listen(port, '127.0.0.1', () => {
      const { port: free } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(free));
    });
  });
}

function lastLines(cluster: Cluster): string {
  try {
    return fs.readFileSync(path.join(cluster.dataDir, 'postgres.log'), 'utf8').slice(-1500).trim();
  } catch {
    return 'no log';
  }
}
