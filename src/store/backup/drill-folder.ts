import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isAlive, readPidFile } from '../postgres/pid-file';

/** `account-desk-drill-PID-xxxxxx`, of the process that made it. */
const prefix = 'account-desk-drill-';
const ownName = /^account-desk-drill-(\d{1,10})-\w{6}$/;

/** A folder for the database of a drill, after those of drills that were killed were removed: each holds all of the books. */
export async function newDrillFolder(): Promise<string> {
  const root = os.tmpdir();
  for (const name of await fs.readdir(root)) {
    const maker = Number(ownName.exec(name)?.[1] ?? process.pid);
    if (!isAlive(maker)) await removeDead(path.join(root, name));
  }
  return fs.mkdtemp(path.join(root, `${prefix}${process.pid}-`));
}

/** What is not a folder of ours stays, and one whose database is just ending. */
async function removeDead(folder: string): Promise<void> {
  try {
    const found = await fs.lstat(folder);
    const isOurs = found.isDirectory() && found.uid === (process.getuid?.() ?? found.uid);
    const server = readPidFile({ serverDir: path.join(folder, 'pg18') });
    if (isOurs && !isAlive(server?.pid ?? 0)) await fs.rm(folder, { recursive: true, force: true });
  } catch {
    // Another drill that starts just now may have been faster.
  }
}
