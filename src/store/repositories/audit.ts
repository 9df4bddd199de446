import { sql } from 'kysely';
import type { AuditEntry } from '../../desk/audit';
import type { AuditBook, AuditLine, DecisionsFound } from '../../usecases/ports';
import { nextLine, readLine } from '../audit-line';
import type { AuditHead } from '../audit-line';
import type { TxContext } from '../tx-context';
import { contains } from './contains';

/**
 * Entries are written at the end of the transaction, because the head of the chain is one row for all: whoever extends
 * it holds it until the commit, so it is taken last.
 */
export function createAudit({ db, clock, auditKey }: TxContext): {
  readonly audit: AuditBook;
  readonly flush: () => Promise<AuditHead | null>;
} {
  const waiting: AuditEntry[] = [];
  let newest: AuditHead | null = null;

  return {
    flush,
    audit: {
      async append(entry) {
        waiting.push(entry);
      },

      async of(requestId) {
        await flush();
        return auditOf(db, requestId);
      },

      async decisions(environmentIds, words, limit) {
        await flush();
        return decisionsIn(db, environmentIds, words, limit);
      },
    },
  };

  async function flush(): Promise<AuditHead | null> {
    const entries = waiting.splice(0);
    if (entries.length > 0) newest = await extendChain(db, auditKey, entries, clock.now().toISOString());
    return newest;
  }
}

async function extendChain(
  db: TxContext['db'],
  key: Uint8Array,
  entries: readonly AuditEntry[],
  at: string,
): Promise<AuditHead> {
  const stored = await db.selectFrom('audit_head').selectAll().forUpdate().executeTakeFirstOrThrow();
  let head: AuditHead = { lines: Number(stored.lines), hash: stored.hash };
  for (const entry of entries) {
    const { seq, hash, line } = nextLine(head, entry, at, key);
    const row = { seq, hash, line, request_id: entry.requestId ?? null };
    await db.insertInto('audit').values(row).execute();
    head = { lines: seq, hash };
  }
  await db.updateTable('audit_head').set(head).execute();
  return head;
}

/** Everything that is written about a request, oldest first. */
export async function auditOf(db: TxContext['db'], requestId: string): Promise<AuditLine[]> {
  const rows = await db
    .selectFrom('audit')
    .select(['seq', 'hash', 'line'])
    .where('request_id', '=', requestId)
    .orderBy('seq')
    .execute();
  return rows.map(readLine);
}

async function decisionsIn(
  db: TxContext['db'],
  environmentIds: readonly string[],
  words: readonly string[],
  limit: number,
): Promise<DecisionsFound> {
  if (environmentIds.length === 0) return { lines: [], total: 0 };
  const entry = (path: string) => sql<string>`line::jsonb #>> ${path}::text[]`;
  const said = [...['{actor,name}', '{action}', '{object}', '{environmentId}'].map(entry), sql`request_id`];
  const rows = await words
    .reduce(
      (found, word) => found.where(contains(said, word)),
      db
        .selectFrom('audit')
        .select(['seq', 'hash', 'line', sql<string>`count(*) over ()`.as('total')])
        .where(entry('{kind}'), '=', 'decision')
        .where(entry('{environmentId}'), 'in', environmentIds),
    )
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return { lines: rows.map(readLine), total: Number(rows[0]?.total ?? 0) };
}
