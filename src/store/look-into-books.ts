import { sql } from 'kysely';
import type { Clock } from '../recipe/ports';
import type { Store } from '../usecases/ports';
import { connectDatabase } from './database';
import type { Database } from './database';
import { silentLog } from './log';
import { migrations } from './migrations';
import { readOpenWork } from './open-work';
import type { OpenWork } from './open-work';
import { reachDatabase } from './reach-database';
import type { DatabasePlace } from './reach-database';
import { StoreFault, storeFaultOf } from './store-fault';
import { madeMigrations } from './table-lists';
import { createLook } from './transaction';

interface BooksToRead {
  readonly store: Pick<Store, 'look'>;
  openWork(): Promise<OpenWork>;
}

/**
 * Lets somebody read the books beside a bot at work, or without one: every transaction can only read, no table is brought up to
 * date, no engine is started, no key is looked at.
 * @throws {StoreFault} when they cannot be read, or are of another version of the bot than this program.
 */
export async function lookIntoBooks<T>(
  place: DatabasePlace,
  clock: Clock,
  work: (books: BooksToRead) => Promise<T>,
): Promise<T> {
  let isOpen = false;
  try {
    const { url, close } = await reachDatabase(place);
    const db = connectDatabase({ url, log: silentLog, poolSize: 1 });
    try {
      await requireOwnVersion(db);
      isOpen = true;
      const look = createLook({ db, clock, auditKey: new Uint8Array() });
      return await work({ store: { look }, openWork: () => readOpenWork(db, clock.now()) });
    } finally {
      await db.destroy();
      await close();
    }
  } catch (error) {
    throw isOpen ? error : storeFaultOf(error, place);
  }
}

async function requireOwnVersion(db: Database): Promise<void> {
  const { rows } = await sql<{ is: boolean }>`select to_regclass('desk.kysely_migration') is not null as is`.execute(
    db,
  );
  if (!rows[0]?.is) throw new StoreFault('There are no books in this database: no bot was started on it yet.');
  const { refused, survived } = await madeMigrations(db);
  if (refused.some((name) => !(name in migrations)))
    throw new StoreFault(
      'The books were brought up to date by a newer version of the bot. Use the program of that version.',
    );
  if (Object.keys(migrations).some((name) => !refused.includes(name) && !survived.includes(name)))
    throw new StoreFault(
      'The books are of an older version of the bot; its next start brings them up to date. Until then use the program of that version.',
    );
}
