import { createWriteStream } from 'node:fs';
import type { Stats } from 'node:fs';
import { chmod, chown, realpath, rename, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportAuditCsv, exportAuditJson } from '../store/audit-export';
import { withDraft } from '../store/durable-file';
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
    if (options.json) await writeOut(options.json, exportAuditJson(audit.db));
    if (options.csv) await writeOut(options.csv, exportAuditCsv(audit.db));
  });
}

/** A part of an audit looks like a whole one: a file has all of it or stays as it was. What is no file, such as a pipe, gets the lines. */
async function writeOut(file: string, lines: AsyncIterable<string>): Promise<void> {
  const found = await stat(file).catch(() => null);
  const isFile = found?.isFile() ?? true;
  if (!isFile || file.startsWith('/dev/')) return pipeline(Readable.from(lines), createWriteStream(file));
  const target = found ? await realpath(file) : file;
  await withDraft(target, async (draft) => {
    await pipeline(Readable.from(lines), createWriteStream(draft, { mode: found ? 0o600 : 0o666 }));
    if (found) await giveAccessOf(found, draft);
    await rename(draft, target);
  });
}

/** Whoever could read the file before can read it still. */
async function giveAccessOf({ mode, uid, gid }: Stats, draft: string): Promise<void> {
  // Root alone may give a file away; of others it stays their own.
  await chown(draft, uid, gid).catch(() => undefined);
  await chmod(draft, mode & 0o777);
}

function report({ verdict, remark }: AuditReading): void {
  if (remark !== null) console.error(remark);
  if (verdict.ok) return console.log(`The audit is whole: ${verdict.lines} lines.`);
  console.error(`The audit is not whole from line ${verdict.firstBadSeq} on. ${verdict.why}`);
  process.exitCode = 1;
}
