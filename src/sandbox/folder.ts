import { chmodSync, lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, readPidFile } from '../store/postgres/pid-file';

/** `account-desk-sandbox-PID-xxxxxx`, of the process that made it. */
const prefix = 'account-desk-sandbox-';
const ownName = /^account-desk-sandbox-(\d{1,10})-\w{6}$/;
/** Says the same inside the folder, so that a name alone makes nothing ours. */
const mark = 'sandbox-pid';

/**
 * A folder for a sandbox, after those of dead ones were removed. The built-in database drops root's rights, so its folder must be
 * reachable for others; a clone in a private folder is not.
 */
export function newFolder(root: string = tmpdir()): string {
  for (const name of readdirSync(root)) if (ownName.test(name)) removeDead(join(root, name));
  const folder = mkdtempSync(join(root, `${prefix}${process.pid}-`));
  chmodSync(folder, 0o711);
  writeFileSync(join(folder, mark), String(process.pid));
  return folder;
}

/** The mark goes last: without it the rest of one that was killed meanwhile would be nobody's. */
export function removeFolder(folder: string): void {
  for (const name of readdirSync(folder))
    if (name !== mark) rmSync(join(folder, name), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

/** What is not clearly a folder of ours, or still serves somebody, stays. */
function removeDead(folder: string): void {
  try {
    const { uid } = lstatSync(folder);
    const maker = ownName.exec(folder.slice(folder.lastIndexOf(prefix)))?.[1];
    const isOurs = lstatSync(folder).isDirectory() && uid === (process.getuid?.() ?? uid);
    if (!isOurs || maker === undefined || readFileSync(join(folder, mark), 'utf8') !== maker) return;
    if (!isAlive(Number(maker)) && !isServed(join(folder, 'data'))) removeFolder(folder);
  } catch {
    // Without the mark it is not ours; and another sandbox that starts just now may have been faster.
  }
}

/** Its bot may outlive the sandbox for a moment, and its database that of them. */
function isServed(dataDir: string): boolean {
  const server = readPidFile({ serverDir: join(dataDir, 'pg18') });
  return isAlive(server?.pid ?? 0) || isAlive(botOf(dataDir));
}

function botOf(dataDir: string): number {
  try {
    return Number(readFileSync(join(dataDir, 'pg-owner'), 'utf8'));
  } catch {
    return 0;
  }
}
