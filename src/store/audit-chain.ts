import type { AuditEntry } from '../desk/audit';
import { nextLine } from './audit-line';
import type { AuditHead } from './audit-line';
import type { DatabaseTransaction } from './database';

/** The head of the chain, which is one row for all: whoever extends it holds it until the commit, so it is taken last. */
export async function takeHead(db: DatabaseTransaction): Promise<AuditHead> {
  const { lines, hash } = await db.selectFrom('audit_head').selectAll().forUpdate().executeTakeFirstOrThrow();
  return { lines: Number(lines), hash };
}

/** Writes these behind the head that was taken; `at` is an ISO instant. Gives the head after them. */
export async function extendChain(
  db: DatabaseTransaction,
  taken: AuditHead,
  entries: readonly AuditEntry[],
  { key, at }: { readonly key: Uint8Array; readonly at: string },
): Promise<AuditHead> {
  let head = taken;
  for (const entry of entries) {
    const { seq, hash, line } = nextLine(head, entry, at, key);
    const row = { seq, hash, line, request_id: entry.requestId ?? null };
    await db.insertInto('audit').values(row).execute();
    head = { lines: seq, hash };
  }
  await db.updateTable('audit_head').set(head).execute();
  return head;
}
