import type { Line } from '../desk/lines';
import type { Clock } from '../recipe/ports';
import type { DatabaseTransaction } from './database';
import type { WorkKind } from './wake';

/** What the repositories share inside one transaction. */
export interface TxContext {
  readonly db: DatabaseTransaction;
  readonly clock: Clock;
  /** Of the chain; 32 bytes. */
  readonly auditKey: Uint8Array;
  /** Nothing is to be changed, so no row is locked. */
  readonly isLook: boolean;
  /** Woken after the commit. */
  readonly touched: Set<WorkKind>;
  /** Written to the log after the commit: what was rolled back was never so. */
  readonly lines: Line[];
}
