import fs from 'node:fs/promises';
import { connectDatabase } from '../database';
import type { Database } from '../database';
import { startEmbeddedPostgres } from '../embedded-postgres';
import { oneAtATime } from '../first-start';
import { silentLog } from '../log';
import { storeFaultOf } from '../store-fault';
import type { BooksPlace } from './back-up';
import { openBackupFile } from './backup-file';
import { newDrillFolder } from './drill-folder';
import { dropKilledDrill, markDrill } from './drill-mark';
import { dropBooks, loadBooks } from './load-books';
import type { Loaded } from './load-books';
import { lookOver } from './look-over';
import type { BooksSeen } from './look-over';
import { requireEmpty } from './require-empty';
import { keysOf } from './restore';

/**
 * Restores a backup into a second database, looks at what came out, and removes it again. `into` names an empty database;
 * without it a built-in one is made in a temporary folder. The books of the bot are not touched.
 * @throws {StoreFault} when it could not be restored.
 */
export async function drillBackup(place: BooksPlace, file: string, into?: string): Promise<Loaded & BooksSeen> {
  const keys = await keysOf(place);
  const lines = await openBackupFile(file, keys.audit);
  return withSecond(place, into, async (db) => {
    await dropKilledDrill(db);
    await requireEmpty(db);
    const seen = await loadBooks(db, lines, async (tx, loaded) => {
      await markDrill(tx);
      return { ...loaded, ...(await lookOver(tx, keys)) };
    });
    await dropBooks(db);
    return seen;
  });
}

async function withSecond<T>(
  { childEnvironment }: BooksPlace,
  into: string | undefined,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const folder = into === undefined ? await newDrillFolder() : null;
  try {
    const postgres = folder === null ? null : await startEmbeddedPostgres({ dataDir: folder, childEnvironment });
    const db = connectDatabase({ url: into ?? postgres?.url ?? '', log: silentLog, poolSize: 2 });
    try {
      // Of two on one database, each would take the other for one that was killed.
      return into === undefined ? await work(db) : await oneAtATime(into, silentLog, () => work(db), { as: 'restore' });
    } finally {
      await db.destroy();
      await postgres?.stop();
    }
  } catch (error) {
    throw storeFaultOf(error, { dataDir: folder ?? '', databaseUrl: into });
  } finally {
    // Where its database is still ending the next drill removes it: that says nothing of the backup.
    if (folder !== null) await fs.rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
