import { spawn } from 'node:child_process';
import fs from 'node:fs';
import type net from 'node:net';
import path from 'node:path';
import { writeAtOnce } from '../durable-file';
import type { Log } from '../log';
import { pause } from '../pause';
import type { Cluster } from './cluster';
import type { OsAccount } from './os-account';
import { isAlive, pidFileOf, readPidFile } from './pid-file';

/** Ends the server when this process ends, in whatever way. */
export interface Guardian {
  /** Others know from now on that the server ends with this process. */
  announce(): void;
  /** From now on the server may outlive this process. */
  letGo(): Promise<void>;
}

/**
 * Waits on a pipe that only the bot holds open. A line on it says that all is well; its end says that the bot is gone, whatever
 * ended it. Then the server gets a fast shutdown (PostgreSQL docs, "Shutting Down the Server"), and after twenty seconds an
 * immediate one; what is committed stays in either case. A server that is just starting has ten minutes to write its pid file:
 * nothing is ended that the file does not name, because the number may be another program's by then. `$1`: pid, `$2`: the file.
 */
const script = `
read -r said && exit 0
names() { read -r pid 2>/dev/null <"$2" && [ "$pid" = "$1" ]; }
lives() { kill -0 "$1" 2>/dev/null; }
seconds=0
until names "$1" "$2"; do
  if ! lives "$1" || [ "$seconds" -ge 600 ]; then exit 0; fi
  sleep 1
  seconds=$((seconds + 1))
done
kill -INT "$1"
seconds=0
while lives "$1" && names "$1" "$2" && [ "$seconds" -lt 60 ]; do
  sleep 1
  seconds=$((seconds + 1))
  if [ "$seconds" -eq 20 ]; then kill -QUIT "$1"; fi
done`;

/** How long the end of a server is waited for, milliseconds. */
const longestEnd = 60_000;

export const nobody: Guardian = { announce: () => undefined, letGo: async () => undefined };

/**
 * Guards a server that this process owns. A shell costs a megabyte where a second Node would cost forty. On Windows, and where
 * there is no /bin/sh, as in a container whose end takes everything with it, nobody guards: the next start takes the server over.
 */
export function guard(pid: number, cluster: Cluster, account: OsAccount, log: Log): Guardian {
  if (process.platform === 'win32') return nobody;
  const child = spawn('/bin/sh', ['-c', script, 'account-desk-guardian', String(pid), pidFileOf(cluster)], {
    ...account,
    cwd: '/',
    // Neither a closed terminal nor Ctrl-C reaches it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', (error) =>
    log.info({ err: error }, 'nobody guards the built-in PostgreSQL: after a kill it runs until the next start'),
  );
  const line = child.stdin as net.Socket;
  line.on('error', () => undefined);
  line.unref();
  child.unref();
  const own = { guardian: child.pid ?? 0, bot: process.pid };
  // Of two that start a server at the same moment the one that is not served must not speak for the other.
  if (!isAlive(announced(cluster).guardian)) announce(cluster, own);

  return {
    announce: () => announce(cluster, own),
    async letGo() {
      if (announced(cluster).guardian === own.guardian) fs.rmSync(fileOf(cluster), { force: true });
      if (line.destroyed) return;
      line.ref();
      await new Promise<void>((resolve) => {
        line.once('close', () => resolve());
        line.end('let go\n', () => line.destroy());
      });
    },
  };
}

/**
 * Waits for the end of a server whose bot is dead and whose guardian is about to stop it: whoever attached to it would lose it in
 * the next moment.
 */
export async function awaitEnding(cluster: Cluster): Promise<void> {
  const deadline = Date.now() + longestEnd;
  while (isEnding(cluster) && Date.now() < deadline) await pause(25);
}

function isEnding(cluster: Cluster): boolean {
  const { guardian, bot } = announced(cluster);
  return isAlive(guardian) && !isAlive(bot) && isAlive(readPidFile(cluster)?.pid ?? 0);
}

interface Announced {
  /** Process ids; 0 where nobody guards. */
  readonly guardian: number;
  readonly bot: number;
}

function announce(cluster: Cluster, { guardian, bot }: Announced): void {
  writeAtOnce(fileOf(cluster), `${guardian} ${bot}`);
}

function announced(cluster: Cluster): Announced {
  try {
    const [guardian = 0, bot = 0] = fs.readFileSync(fileOf(cluster), 'utf8').split(' ').map(Number);
    return { guardian, bot };
  } catch {
    return { guardian: 0, bot: 0 };
  }
}

function fileOf({ dataDir }: Pick<Cluster, 'dataDir'>): string {
  return path.join(dataDir, 'pg-guardian');
}
