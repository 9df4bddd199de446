import type { Clock } from '../recipe/ports';
import type { DatabaseTransaction } from './database';
import type { WorkKind } from './wake';

/** What the repositories share inside one transaction. */
export interface TxContext {
  readonly db: DatabaseTransaction;
  readonly clock: Clock;
  /** Of the chain; 32 bytes. */
  readonly auditKey: Uint8Array;
  /** Woken after the commit. */
  readonly touched: Set<WorkKind>;
}
