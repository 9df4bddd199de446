import { sql } from 'kysely';
import { remarkOnHead, readAuditKey } from './audit-key';
import { readAuditHead } from './audit-head-file';
import { verifyAudit } from './audit-verify';
import type { AuditVerdict } from './audit-verify';
import { connectDatabase } from './database';
import type { DatabaseTransaction } from './database';
import { silentLog } from './log';
import { headFileIn } from './open-store';
import { reachDatabase } from './reach-database';
import type { DatabasePlace } from './reach-database';
import { StoreFault, storeFaultOf } from './store-fault';

export interface AuditPlace extends DatabasePlace {
  readonly auditKeyFile?: string | undefined;
}

/** The audit as it was at one moment. */
export interface AuditReading {
  readonly db: DatabaseTransaction;
  readonly verdict: AuditVerdict;
  /** What is to be said where nothing of it was exported; null else. */
  readonly remark: string | null;
}

/**
 * Reads the audit within one transaction that can only read: no table is made or brought up to date, no key is made, no
 * line is written, and the vault is not looked at.
 * @throws {StoreFault} when the database or the key cannot be read, or there is no audit.
 */
export async function readAudit<T>(place: AuditPlace, work: (audit: AuditReading) => Promise<T>): Promise<T> {
  let isRead = false;
  try {
    const { url, close } = await reachDatabase(place);
    const db = connectDatabase({ url, log: silentLog, poolSize: 1 });
    try {
      const reading = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
      return await reading.execute(async (transaction) => {
        const audit = await look(transaction, place);
        isRead = true;
        return work(audit);
      });
    } finally {
      await db.destroy();
      await close();
    }
  } catch (error) {
    throw isRead ? error : storeFaultOf(error, place);
  }
}

async function look(db: DatabaseTransaction, { dataDir, auditKeyFile }: AuditPlace): Promise<AuditReading> {
  const headFile = headFileIn(dataDir);
  // Before the first read of the database, whose snapshot then holds all of it.
  const exported = readAuditHead(headFile);
  const { rows } = await sql<{ is: boolean }>`select to_regclass('desk.audit') is not null as is`.execute(db);
  if (!rows[0]?.is) throw new StoreFault('There is no audit in this database: no bot was started on it yet.');
  const key = await readAuditKey(db, { dataDir, file: auditKeyFile }, exported);
  const verdict = await verifyAudit(db, key, headFile);
  return { db, verdict, remark: verdict.ok ? remarkOnHead(verdict.lines, exported) : null };
}
