import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { makeDurablyOnce } from '../durable-file';
import type { Binaries } from './binaries';
import type { OsAccount } from './os-account';
import { removeUnfinished } from './unfinished';

/** The superuser that a cluster is made with. It looks after the cluster and never does the desk's work. */
export const superuser = 'desk';

/** Role that owns the databases and may do nothing beyond them: no file of the machine, no program, no other role. */
export const databaseUser = 'account_desk';

/** Files of the data folder that hold the passwords of the two roles. */
export const superuserSecret = 'pg-secret';
export const deskSecret = 'pg-desk-secret';

/** A PostgreSQL data folder and what is needed to reach the server on it. Passwords never leave the data folder. */
export interface Cluster {
  readonly dataDir: string;
  /** The server's own folder. Its name carries the major version: a newer major cannot read it. */
  readonly serverDir: string;
  readonly superuserPassword: string;
  readonly password: string;
}

/** Makes the data folder ready; a crash half-way, or a second bot doing the same, leaves a whole cluster or none. */
export async function prepareCluster(dataDir: string, binaries: Binaries, account: OsAccount): Promise<Cluster> {
  const serverDir = path.join(dataDir, 'pg18');
  const superuserPassword = await readOrMakePassword(path.join(dataDir, superuserSecret));
  const password = await readOrMakePassword(path.join(dataDir, deskSecret));
  const cluster = { dataDir, serverDir, superuserPassword, password };
  if (!fs.existsSync(path.join(serverDir, 'PG_VERSION'))) await initialize(cluster, binaries, account);
  await removeUnfinished(unfinishedIn(dataDir));
  return cluster;
}

/** The data folder itself. Under root it must be enterable by PostgreSQL's account, which owns only the server's folder. */
export async function prepareDataDir(dataDir: string, account: OsAccount): Promise<void> {
  await fsp.mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (account.uid === undefined) return;
  await fsp.chmod(dataDir, 0o711);
  try {
    await promisify(execFile)('true', [], { ...account, cwd: dataDir });
  } catch (error) {
    throw new Error(
      `The account that runs the built-in PostgreSQL cannot enter ${dataDir}. ` +
        'Choose a data folder outside of private folders such as /root, or start the bot as an ordinary user.',
      { cause: error },
    );
  }
}

async function initialize(
  { dataDir, serverDir, superuserPassword }: Cluster,
  binaries: Binaries,
  account: OsAccount,
): Promise<void> {
  const unfinished = await fsp.mkdtemp(unfinishedIn(dataDir));
  const passwordFile = `${unfinished}.pw`;
  try {
    await fsp.writeFile(passwordFile, superuserPassword, { mode: 0o600 });
    await giveTo(account, [unfinished, passwordFile]);
    const options = [
      '-U',
      superuser,
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C',
      '--data-checksums',
    ];
    await promisify(execFile)(binaries.path('initdb'), ['-D', unfinished, '--no-instructions', ...options], {
      ...account,
      cwd: dataDir,
    });
    await fsp.rename(unfinished, serverDir);
  } catch (error) {
    // Another bot on the same folder may have been faster: then its cluster is the one.
    if (!fs.existsSync(path.join(serverDir, 'PG_VERSION'))) throw error;
  } finally {
    await fsp.rm(passwordFile, { force: true });
    await fsp.rm(unfinished, { recursive: true, force: true });
  }
}

function unfinishedIn(dataDir: string): string {
  return path.join(dataDir, 'pg18-init-');
}

async function giveTo({ uid, gid }: OsAccount, paths: readonly string[]): Promise<void> {
  if (uid === undefined || gid === undefined) return;
  for (const each of paths) await fsp.chown(each, uid, gid);
}

/** The first writer wins, also between processes. A password that a power cut took would lock everybody out of the database. */
async function readOrMakePassword(file: string): Promise<string> {
  await makeDurablyOnce(file, randomBytes(24).toString('base64url'));
  return fsp.readFile(file, 'utf8');
}
