import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

/** Puts the text in place of what the file says. After a power cut it says the one or the other, never a part of it. */
export async function writeDurably(file: string, text: string): Promise<void> {
  const draft = draftOf(file);
  await writeThrough(draft, text);
  await fs.rename(draft, file);
  await syncFolderOf(file);
}

/** Makes the file where there is none: whole or not at all, also after a power cut. Of two that do so at once, one wins. */
export async function makeDurablyOnce(file: string, text: string): Promise<void> {
  if (await exists(file)) return;
  const draft = draftOf(file);
  await writeThrough(draft, text);
  await fs.link(draft, file).catch(async (error: unknown) => {
    if (!(await exists(file))) throw error;
  });
  await fs.rm(draft);
  await syncFolderOf(file);
}

export function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}

/** One of its own for each writer: another one would cut what is about to get the name. */
export function draftOf(file: string): string {
  return `${file}-${process.pid}-${randomBytes(4).toString('hex')}`;
}

/** For the owner only, and on the disk before it gets its name. */
function writeThrough(file: string, text: string): Promise<void> {
  return fs.writeFile(file, text, { mode: 0o600, flush: true });
}

/** Only then is the name on the disk, too. Windows and some network drives know no such thing, and the file is whole all the same. */
export async function syncFolderOf(file: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await fs.open(path.dirname(file));
  await folder
    .sync()
    .catch(() => undefined)
    .finally(() => folder.close());
}
