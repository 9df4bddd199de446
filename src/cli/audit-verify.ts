import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportAuditCsv, exportAuditJson } from '../store/audit-export';
import { readAudit } from '../store/read-audit';
import type { AuditReading } from '../store/read-audit';
import { booksPlace } from './books-place';

export interface AuditOptions {
  readonly dataDir?: string;
  readonly json?: string;
  readonly csv?: string;
}

/**
 * Checks the chain of the audit, and writes it out where asked; changes nothing. Ends with 1 when a line is not as it was
 * written.
 */
export async function verifyAudit(options: AuditOptions): Promise<void> {
  await readAudit(booksPlace(options.dataDir), async (audit) => {
    report(audit);
    if (options.json) await pipeline(Readable.from(exportAuditJson(audit.db)), createWriteStream(options.json));
    if (options.csv) await pipeline(Readable.from(exportAuditCsv(audit.db)), createWriteStream(options.csv));
  });
}

function report({ verdict, remark }: AuditReading): void {
  if (remark !== null) console.error(remark);
  if (verdict.ok) return console.log(`The audit is whole: ${verdict.lines} lines.`);
  console.error(`The audit is not whole from line ${verdict.firstBadSeq} on. ${verdict.why}`);
  process.exitCode = 1;
}
