import fsp from 'node:fs/promises';
import path from 'node:path';

/** What `mkdtemp` puts behind a name; beside the folder of `initdb` lies a file. */
const end = /^\w{6}(\.pw)?$/;

/**
 * Removes what was begun in place of something that is whole by now, named `begun` and six characters more: of bots that were
 * killed, and of one that comes too late, which sees that it is not needed.
 */
export async function removeUnfinished(begun: string): Promise<void> {
  const [folder, first] = [path.dirname(begun), path.basename(begun)];
  for (const name of await fsp.readdir(folder)) {
    if (!name.startsWith(first) || !end.test(name.slice(first.length))) continue;
    // Somebody may be writing into it; a later start removes the rest.
    await fsp.rm(path.join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
