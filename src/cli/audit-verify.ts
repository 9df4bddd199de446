import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { childEnvironment, processEnvironment } from '../config';
import { exportAuditCsv, exportAuditJson } from '../store/audit-export';
import { silentLog } from '../store/log';
import { openStore } from '../store/open-store';
import type { OpenStore } from '../store/open-store';

export interface AuditOptions {
  readonly dataDir?: string;
  readonly json?: string;
  readonly csv?: string;
}

/** Checks the chain of the audit, and writes it out where asked. Ends with 1 when a line is not as it was written. */
export async function verifyAudit(options: AuditOptions): Promise<void> {
  const env = processEnvironment();
  const { DATA_DIR, DATABASE_URL, AUDIT_KEY_FILE } = env;
  const dataDir = options.dataDir ?? (DATA_DIR || '.data');
  // Opening would make an empty database there, whose audit is whole.
  if (!DATABASE_URL && !existsSync(join(dataDir, 'pg18'))) throw new Error(`There is no database in ${dataDir}.`);
  const books = await openStore({
    dataDir,
    databaseUrl: DATABASE_URL || undefined,
    auditKeyFile: AUDIT_KEY_FILE || undefined,
    childEnvironment: childEnvironment(env),
    log: silentLog,
  });
  try {
    await report(books);
    if (options.json) await pipeline(Readable.from(exportAuditJson(books.db)), createWriteStream(options.json));
    if (options.csv) await pipeline(Readable.from(exportAuditCsv(books.db)), createWriteStream(options.csv));
  } finally {
    await books.close();
  }
}

async function report(books: OpenStore): Promise<void> {
  const verdict = await books.verifyAudit();
  const remark = verdict.ok ? books.remarkOnHead(verdict.lines) : null;
  if (remark !== null) console.error(remark);
  if (verdict.ok) return console.log(`The audit is whole: ${verdict.lines} lines.`);
  console.error(`The audit is not whole from line ${verdict.firstBadSeq} on. ${verdict.why}`);
  process.exitCode = 1;
}
