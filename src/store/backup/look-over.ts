import { sql } from 'kysely';
import type { Loan } from '../../desk/loan';
import { openStates } from '../../desk/request';
import { verifyAudit } from '../audit-verify';
import type { AuditVerdict } from '../audit-verify';
import type { DatabaseTransaction } from '../database';
import { countReadable } from '../embedded-vault';
import { schema } from './tables';

/** The keys that belong to books and lie outside of them. */
export interface BookKeys {
  readonly audit: Uint8Array;
  /** Null when there is none here. */
  readonly vault: Uint8Array | null;
}

/** What is to be known of books that were loaded. */
export interface BooksSeen {
  readonly audit: AuditVerdict;
  readonly openRequests: readonly { readonly id: string; readonly account: string; readonly state: string }[];
  readonly loansOut: readonly { readonly lender: string; readonly requestId: string }[];
  /** Entries of the embedded vault, and how many of them the key opens. */
  readonly passwords: { readonly stored: number; readonly readable: number };
}

export async function lookOver(tx: DatabaseTransaction, keys: BookKeys): Promise<BooksSeen> {
  const { rows: openRequests } = await sql<{ id: string; account: string; state: string }>`
    select id, account_name as account, state from ${sql.id(schema, 'requests')}
    where state = any(${[...openStates]}) order by number`.execute(tx);
  const { rows: loans } = await sql<{ body: Loan; request_id: string }>`
    select body, request_id from ${sql.id(schema, 'loans')} where state <> 'returned' order by id`.execute(tx);
  const { rows: secrets } = await sql<{ name: string; jwe: string }>`
    select name, jwe from ${sql.id(schema, 'secrets')}`.execute(tx);
  return {
    audit: await verifyAudit(tx, keys.audit),
    openRequests,
    loansOut: loans.map(({ body, request_id }) => ({ lender: body.lender.name, requestId: request_id })),
    passwords: { stored: secrets.length, readable: await countReadable(keys.vault, secrets) },
  };
}
