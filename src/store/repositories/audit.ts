import { sql } from 'kysely';
import type { AuditEntry } from '../../desk/audit';
import type { AuditBook, AuditLine, DecisionsFound } from '../../usecases/ports';
import { extendChain, takeHead } from '../audit-chain';
import { readLine } from '../audit-line';
import type { AuditHead } from '../audit-line';
import type { TxContext } from '../tx-context';
import { contains } from './contains';

/** Entries are written at the end of the transaction, which holds the head of the chain from then on. */
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
    if (entries.length === 0) return newest;
    const at = clock.now().toISOString();
    newest = await extendChain(db, await takeHead(db), entries, { key: auditKey, at });
    return newest;
  }
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
