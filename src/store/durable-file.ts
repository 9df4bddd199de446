import { randomBytes } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';

/** Puts the text in place of what the file says. After a power cut it says the one or the other, never a part of it. */
export async function writeDurably(file: string, text: string): Promise<void> {
  await withDraft(file, async (draft) => {
    await writeThrough(draft, text);
    await fs.rename(draft, file);
  });
  await syncFolderOf(file);
}

/** Makes the file where there is none: whole or not at all, also after a power cut. Of two that do so at once, one wins. */
export async function makeDurablyOnce(file: string, text: string): Promise<void> {
  if (await exists(file)) return;
  await withDraft(file, async (draft) => {
    await writeThrough(draft, text);
    await fs.link(draft, file).catch(async (error: unknown) => {
      if (!(await exists(file))) throw error;
    });
  });
  await syncFolderOf(file);
}

/** As {@link writeDurably}, without a wait for the disk: for what says nothing any more after a power cut. */
export function writeAtOnce(file: string, text: string): void {
  const draft = draftOf(file);
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, file);
}

export function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}

/** Hands out a name for what becomes the file; whatever happens, nothing has it afterwards. */
export async function withDraft(file: string, work: (draft: string) => Promise<void>): Promise<void> {
  const draft = draftOf(file);
  try {
    await work(draft);
  } finally {
    await fs.rm(draft, { force: true });
  }
}

/** One of its own for each writer: another one would cut what is about to get the name. */
function draftOf(file: string): string {
  return `${file}.account-desk-draft-${process.pid}-${randomBytes(4).toString('hex')}`;
}

const draftName = /\.account-desk-draft-\d+-[0-9a-f]{8}$/;
/** No writer works on one for so long, milliseconds. */
const oneDay = 86_400_000;

/** Removes the drafts of writers that were killed: a second name of a key, a part of a backup. Those of today may be in work. */
export async function removeOldDrafts(folder: string): Promise<void> {
  for (const name of await fs.readdir(folder)) {
    if (!draftName.test(name)) continue;
    const draft = path.join(folder, name);
    // Whoever looks at the same time may be faster.
    const { mtimeMs } = await fs.lstat(draft).catch(() => ({ mtimeMs: Infinity }));
    // What cannot be removed is in nobody's way.
    if (mtimeMs < Date.now() - oneDay) await fs.rm(draft, { force: true }).catch(() => undefined);
  }
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
