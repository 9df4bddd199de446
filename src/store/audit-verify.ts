import { readAuditHead } from './audit-head-file';
import { hashOf } from './audit-line';
import type { AuditHead } from './audit-line';
import type { Database } from './database';

export type AuditVerdict =
  | { readonly ok: true; readonly lines: number }
  | {
      readonly ok: false;
      readonly firstBadSeq: number;
      readonly why: string;
      /** True when the audit is whole but ends before the exported head: the database is an older copy. */
      readonly isOlderCopy?: boolean;
    };

const batch = 2000;
const wereExported = 'were exported.';

/**
 * Reads the whole audit and names the first line that is not as it was written. Compares the end with the head kept
 * beside it and, where `headFile` is given, with the head that was exported: that one may lag behind, never be ahead.
 */
export async function verifyAudit(db: Database, headFile: string | null = null): Promise<AuditVerdict> {
  const exported = headFile === null ? null : readAuditHead(headFile);
  const head = await db.selectFrom('audit_head').selectAll().executeTakeFirst();
  let end: AuditHead = { lines: 0, hash: '' };
  for (;;) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>', end.lines)
      .orderBy('seq')
      .limit(batch)
      .execute();
    for (const row of rows) {
      const why = whyBad(end, { ...row, seq: Number(row.seq) }, exported);
      if (why !== null) return { ok: false, firstBadSeq: end.lines + 1, why };
      end = { lines: end.lines + 1, hash: row.hash };
    }
    if (rows.length < batch) break;
  }
  const cut = whyCut(end, { lines: Number(head?.lines ?? -1), hash: head?.hash ?? '' }, exported);
  if (cut === null) return { ok: true, lines: end.lines };
  return { ok: false, firstBadSeq: end.lines + 1, why: cut, isOlderCopy: cut.endsWith(wereExported) };
}

interface Row {
  readonly seq: number;
  readonly hash: string;
  readonly line: string;
  readonly request_id: string | null;
}

function whyBad(before: AuditHead, row: Row, exported: AuditHead | null): string | null {
  if (row.seq !== before.lines + 1) return `Line ${before.lines + 1} is missing.`;
  if (hashOf(before.hash, row.line) !== row.hash)
    return `Line ${row.seq} is not what was written, or stands in another place.`;
  const said = JSON.parse(row.line) as { seq?: number; requestId?: string };
  if (said.seq !== row.seq || (said.requestId ?? null) !== row.request_id)
    return `Line ${row.seq} is filed under another number or request.`;
  if (exported?.lines === row.seq && exported.hash !== row.hash)
    return `The exported head says otherwise about line ${row.seq}: the lines up to it were rewritten.`;
  return null;
}

function whyCut(end: AuditHead, head: AuditHead, exported: AuditHead | null): string | null {
  if (head.lines < 0) return 'The head of the audit is missing.';
  if (head.lines > end.lines)
    return `The last ${head.lines - end.lines} lines are missing: ${head.lines} were written.`;
  if (head.lines < end.lines || head.hash !== end.hash) return 'The head of the audit does not fit its last line.';
  if (exported && exported.lines > end.lines)
    return `The last ${exported.lines - end.lines} lines are missing: ${exported.lines} ${wereExported}`;
  return null;
}
