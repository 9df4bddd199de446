import fs from 'node:fs/promises';
import { sql } from 'kysely';
import { presentAuditKey } from '../audit-key';
import type { AuditHead } from '../audit-line';
import { connectDatabase } from '../database';
import type { Database, DatabaseTransaction } from '../database';
import { exists, writeDurably } from '../durable-file';
import { startEmbeddedPostgres } from '../embedded-postgres';
import { oneAtATime } from '../first-start';
import { silentLog } from '../log';
import { headFileIn } from '../open-store';
import { StoreFault, storeFaultOf } from '../store-fault';
import { presentVaultKey } from '../vault-key';
import type { BooksPlace } from './back-up';
import { openBackupFile } from './backup-file';
import { loadBooks } from './load-books';
import type { Loaded } from './load-books';
import { lookOver } from './look-over';
import type { BookKeys, BooksSeen } from './look-over';
import { requireEmpty } from './require-empty';
import { markRestored } from './restored-copy';
import { schema, tablesOf } from './tables';

interface Restored extends Loaded, BooksSeen {
  /** Where the exported head of the books before was put; null where there was none. */
  readonly headKeptAs: string | null;
}

interface RestoreOptions {
  /** Restore although stored passwords cannot be opened with the key that is here. */
  readonly withoutVaultKey: boolean;
}

/**
 * Puts a backup into an empty database: everything or nothing. The next start of the bot hands each open run to people
 * before anything is written to the tenant.
 * @throws {StoreFault} when the backup is not whole, a key does not fit, or the database is not empty.
 */
export async function restoreBooks(place: BooksPlace, file: string, options: RestoreOptions): Promise<Restored> {
  const keys = await keysOf(place);
  const lines = await openBackupFile(file, keys.audit);
  return withTarget(place, async (db) => {
    await requireEmpty(db);
    const head = exportedHead(headFileIn(place.dataDir));
    const restored = loadBooks(db, lines, async (tx, loaded) => {
      const found = await lookOver(tx, keys);
      if (!options.withoutVaultKey) requireReadable(found, keys);
      await skipIds(tx);
      const end = await markRestored(tx, keys.audit, loaded.head.madeAt);
      // Not after the books are there: one that is killed in between could not be done again, and its audit would seem cut.
      return { ...loaded, ...found, headKeptAs: await head.replace(end) };
    });
    return restored.catch(async (error: unknown) => {
      // None of these books are there: what the head said before is so again.
      if (await hasNoBooks(db)) await head.putBack();
      throw error;
    });
  });
}

export async function keysOf({ dataDir, auditKeyFile, vaultKeyFile }: BooksPlace): Promise<BookKeys> {
  return {
    audit: await presentAuditKey({ dataDir, file: auditKeyFile }),
    vault: await presentVaultKey({ dataDir, file: vaultKeyFile }),
  };
}

async function withTarget<T>(place: BooksPlace, work: (db: Database) => Promise<T>): Promise<T> {
  const { dataDir, databaseUrl, childEnvironment } = place;
  try {
    await fs.mkdir(dataDir, { recursive: true, mode: 0o700 });
    const postgres = databaseUrl === undefined ? await startEmbeddedPostgres({ dataDir, childEnvironment }) : null;
    const url = databaseUrl ?? postgres?.url ?? '';
    const db = connectDatabase({ url, log: silentLog, poolSize: 2 });
    try {
      return await oneAtATime(url, silentLog, () => work(db), { as: 'restore' });
    } finally {
      await db.destroy();
      await postgres?.stop();
    }
  } catch (error) {
    throw storeFaultOf(error, place);
  }
}

function requireReadable({ passwords: { stored, readable } }: BooksSeen, { vault }: BookKeys): void {
  if (stored === readable) return;
  const what =
    vault === null
      ? 'The key of the vault is not here'
      : `The key of the vault opens ${readable} of ${stored} stored passwords`;
  throw new StoreFault(
    `${what}: put it back as DATA_DIR/vault-key or name it with VAULT_KEY_FILE. If it is lost, restore with --without-vault-key; owners then get another password with /rotate.`,
  );
}

/**
 * Requests that were asked for after the backup have cards in people's chats. Their ids are not given again, so that no
 * button of such a card is ever about another request.
 */
async function skipIds(tx: DatabaseTransaction): Promise<void> {
  await sql`select setval(${`${schema}.request_ids`}::regclass, nextval(${`${schema}.request_ids`}::regclass) + 1000)`.execute(
    tx,
  );
}

/** False as well where nobody can tell. */
function hasNoBooks(db: Database): Promise<boolean> {
  return tablesOf(db).then(
    (tables) => tables.length === 0,
    () => false,
  );
}

/** That of the books before says more than these books hold. */
function exportedHead(file: string) {
  let putBack = async (): Promise<void> => undefined;
  return {
    /** Keeps a copy, for whoever wants to know how much, and gives its name. */
    async replace(end: AuditHead): Promise<string | null> {
      const keptAs = (await exists(file))
        ? `${file}.before-${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}`
        : null;
      if (keptAs !== null) await fs.copyFile(file, keptAs);
      putBack = () => (keptAs === null ? fs.rm(file, { force: true }) : fs.rename(keptAs, file));
      await writeDurably(file, JSON.stringify({ ...end, keyed: true }));
      return keptAs;
    },
    putBack: () => putBack(),
  };
}
