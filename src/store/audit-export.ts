import { readLine } from './audit-line';
import type { Database } from './database';

const batch = 1000;
const columns = [
  'seq',
  'at',
  'kind',
  'action',
  'actor',
  'actorName',
  'requestId',
  'environmentId',
  'object',
  'before',
  'after',
  'hash',
] as const;

type ExportRow = Record<(typeof columns)[number], unknown>;

/**
 * The audit as JSON lines: each the exact text that was hashed, with its hash beside it; of a line that names were taken out of
 * the text that its `erase-names` line vouches for.
 */
export async function* exportAuditJson(db: Pick<Database, 'selectFrom'>): AsyncGenerator<string> {
  for await (const { line, hash } of allLines(db)) yield `${JSON.stringify({ hash, line })}\n`;
}

/** The audit as CSV (RFC 4180) for people; cells that a spreadsheet would run as a formula are quoted with an apostrophe. */
export async function* exportAuditCsv(db: Pick<Database, 'selectFrom'>): AsyncGenerator<string> {
  yield `${columns.join(',')}\r\n`;
  for await (const stored of allLines(db)) {
    const { actor, ...line } = readLine(stored);
    const who = actor === 'desk' ? { actor, actorName: 'desk' } : { actor: actor.aadObjectId, actorName: actor.name };
    const row = { ...line, ...who } as ExportRow;
    yield `${columns.map((column) => cell(row[column])).join(',')}\r\n`;
  }
}

async function* allLines(
  db: Pick<Database, 'selectFrom'>,
): AsyncGenerator<{ seq: number; hash: string; line: string }> {
  for (let last = 0; ;) {
    const rows = await db
      .selectFrom('audit')
      .select(['seq', 'hash', 'line'])
      .where('seq', '>', last)
      .orderBy('seq')
      .limit(batch)
      .execute();
    yield* rows;
    if (rows.length < batch) return;
    last = Number(rows.at(-1)?.seq);
  }
}

function cell(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
