import { readAuditHead } from './audit-head-file';
import type { ExportedHead } from './audit-head-file';
import { remarkOnHead, ruleOf } from './audit-key';
import type { AuditHead } from './audit-line';
import type { Database } from './database';
import { createChangedLines, vouchedIn } from './erased-lines';
import type { ChangedLines } from './erased-lines';

export type AuditVerdict =
  | { readonly ok: true; readonly lines: number }
  | { readonly ok: false; readonly firstBadSeq: number; readonly why: string };

const unkeyed =
  'No line is made with the key of the audit: the key is another one, or somebody without it wrote them all anew.';
const batch = 2000;

/**
 * Reads the whole audit and names the first line that is not as it was written. Compares the end with the head kept
 * beside it and, where `headFile` is given, with the head that was exported: that one may lag behind, never be ahead.
 * Lines that a bot adds meanwhile are no fault, within a transaction and outside of one, nor is a line that names were taken
 * out of, for which a later one vouches. Throws the reason of `signal` once it is aborted.
 */
export async function verifyAudit(
  db: Pick<Database, 'selectFrom'>,
  key: Uint8Array,
  headFile: string | null = null,
  signal?: AbortSignal,
): Promise<AuditVerdict> {
  // Read first: it is written after the commit, so that its lines can be read from now on.
  const exported = headFile === null ? null : readAuditHead(headFile);
  let head = await headOf(db);
  let walk: Walk = { end: { lines: 0, hash: '' }, isKeyed: false, changed: createChangedLines() };
  for (;;) {
    const walked = await walkLines({ db, key, exported, signal }, walk);
    if ('ok' in walked) return firstOf(walk, walked);
    walk = walked;
    // All lines of a head that was read before them are there, and none is behind the head that is read after them.
    if (walk.end.lines < head.lines) return firstOf(walk, judgeEnd(walk, head, exported));
    head = await headOf(db);
    if (walk.end.lines >= head.lines) return firstOf(walk, judgeEnd(walk, head, exported));
  }
}

/** A line that is another, and for which none vouches that can be believed, comes before whatever is amiss behind it. */
function firstOf({ changed }: Walk, verdict: AuditVerdict): AuditVerdict {
  const seq = changed.first();
  if (seq === null || (!verdict.ok && verdict.firstBadSeq < seq)) return verdict;
  return { ok: false, firstBadSeq: seq, why: notAsWritten(seq) };
}

/** What a start must know of the audit before it goes on. */
export interface AuditStart {
  /** The database ends before the head that was exported: it is older than what the bot has done since. */
  readonly isOlderCopy: boolean;
  /** What is to be said where nothing of it was exported; null else. */
  readonly remark: string | null;
}

/** Asked in one query, whatever the number of lines; a tail that was cut off shows only to {@link verifyAudit}. */
export async function startOfAudit(
  db: Pick<Database, 'selectFrom'>,
  exported: ExportedHead | null,
): Promise<AuditStart> {
  const { lines } = await headOf(db);
  const isOlderCopy = exported !== null && lines >= 0 && lines < exported.lines;
  return { isOlderCopy, remark: remarkOnHead(Math.max(lines, 0), exported) };
}

/** A missing head has -1 lines. */
async function headOf(db: Pick<Database, 'selectFrom'>): Promise<AuditHead> {
  const head = await db.selectFrom('audit_head').selectAll().executeTakeFirst();
  return { lines: Number(head?.lines ?? -1), hash: head?.hash ?? '' };
}

function judgeEnd({ end, isKeyed }: Walk, head: AuditHead, exported: AuditHead | null): AuditVerdict {
  // The start of the bot closes lines without a key by a keyed one, so only somebody without the key ends so.
  if (!isKeyed && end.lines > 0) return { ok: false, firstBadSeq: end.lines, why: unkeyed };
  const cut = whyCut(end, head, exported);
  return cut === null ? { ok: true, lines: end.lines } : { ok: false, firstBadSeq: end.lines + 1, why: cut };
}

/** How far a whole chain was read, whether the last line of it was made with the key, and which lines are not as they were. */
interface Walk {
  readonly end: AuditHead;
  readonly isKeyed: boolean;
  readonly changed: ChangedLines;
}

interface Chain {
  readonly db: Pick<Database, 'selectFrom'>;
  readonly key: Uint8Array;
  readonly exported: AuditHead | null;
  readonly signal: AbortSignal | undefined;
}

/** The lines behind `from` in their order: where the chain ends, or the first line that is not as it was written. */
async function walkLines({ db, key, exported, signal }: Chain, from: Walk): Promise<AuditVerdict | Walk> {
  const { changed } = from;
  let { end, isKeyed } = from;
  for (;;) {
    signal?.throwIfAborted();
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>', end.lines)
      .orderBy('seq')
      .limit(batch)
      .execute();
    for (const row of rows) {
      const fits = ruleOf(key, end.hash, row);
      const rule = isKeyed && fits === 'plain' ? null : fits;
      const why = whyBad(end, { ...row, seq: Number(row.seq), isAsWritten: rule !== null }, exported);
      if (why !== null) return { ok: false, firstBadSeq: end.lines + 1, why };
      end = { lines: end.lines + 1, hash: row.hash };
      if (rule === null) changed.note(end.lines, row.line);
      else isKeyed = rule === 'keyed';
      if (rule === 'keyed') changed.vouch(vouchedIn(row.line));
    }
    if (rows.length < batch) return { end, isKeyed, changed };
  }
}

interface ChainRow {
  readonly seq: number;
  readonly hash: string;
  readonly line: string;
  readonly request_id: string | null;
  /** Its text fits its hash. */
  readonly isAsWritten: boolean;
}

function notAsWritten(seq: number): string {
  return `Line ${seq} is not what was written, stands in another place, or was written with another key.`;
}

/** What is amiss with a line whatever became of its text. */
function whyBad(before: AuditHead, row: ChainRow, exported: AuditHead | null): string | null {
  if (row.seq !== before.lines + 1) return `Line ${before.lines + 1} is missing.`;
  const said = saidIn(row.line);
  // Another text is told by its digest: here only what it is filed under.
  const isTheirs = row.isAsWritten || said?.seq === row.seq;
  if (isTheirs && (said?.seq !== row.seq || (said.requestId ?? null) !== row.request_id))
    return `Line ${row.seq} is filed under another number or request.`;
  if (exported?.lines === row.seq && exported.hash !== row.hash)
    return `The exported head says otherwise about line ${row.seq}: the lines up to it were rewritten.`;
  return null;
}

function saidIn(line: string): { readonly seq?: number; readonly requestId?: string } | null {
  try {
    return JSON.parse(line) as { seq?: number; requestId?: string } | null;
  } catch {
    return null;
  }
}

function whyCut(end: AuditHead, head: AuditHead, exported: AuditHead | null): string | null {
  if (head.lines < 0) return 'The head of the audit is missing.';
  if (head.lines > end.lines)
    return `The last ${head.lines - end.lines} lines are missing: ${head.lines} were written.`;
  if (head.lines < end.lines || head.hash !== end.hash) return 'The head of the audit does not fit its last line.';
  if (exported && exported.lines > end.lines)
    return `The last ${exported.lines - end.lines} lines are missing: ${exported.lines} were exported.`;
  return null;
}
