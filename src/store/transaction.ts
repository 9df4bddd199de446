import { randomInt } from 'node:crypto';
import { sayTo } from '../desk/lines';
import type { Line } from '../desk/lines';
import { DeskError } from '../desk/problem';
import type { Clock } from '../recipe/ports';
import type { Tx } from '../usecases/ports';
import type { AuditHeadFile } from './audit-head-file';
import type { Database } from './database';
import { isDatabaseAway, isRetryable, mapDatabaseError, violates } from './database-errors';
import type { Log } from './log';
import { growingPause, pause } from './pause';
import { openTx } from './tx';
import type { TxContext } from './tx-context';
import type { Wake, WorkKind } from './wake';

interface TransactorParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly wake: Wake;
  readonly headFile: AuditHeadFile;
  readonly auditKey: Uint8Array;
  readonly log: Log;
}

/** Runs `work` in one transaction, again when the database asks for it; see {@link Store.transaction}. */
export type Transact = <T>(work: (tx: Tx, context: TxContext) => Promise<T>) => Promise<T>;

/** Runs `work` on one picture of the books; see {@link Store.look}. */
export type Look = <T>(work: (tx: Tx, context: TxContext) => Promise<T>) => Promise<T>;

/** Tries in all; of a request that collides with an open one only two, because the second look shows the other request. */
const tries = 8;
const triesOfCollision = 2;

export function createTransactor(parts: TransactorParts): Transact {
  return (work) => repeatedly((progress) => once(parts, work, progress));
}

export function createLook({ db, ...parts }: Omit<TransactorParts, 'wake' | 'headFile' | 'log'>): Look {
  const onePicture = () => db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  const context = { ...parts, isLook: true, touched: new Set<WorkKind>(), lines: [] };
  return (work) =>
    repeatedly(() =>
      onePicture().execute(async (transaction) => {
        const looking = { ...context, db: transaction };
        const { tx, finish } = openTx(looking);
        const seen = await work(tx, looking);
        // What was held back to be written is refused like any other write.
        await finish();
        return seen;
      }),
    );
}

interface Progress {
  isCommitting: boolean;
}

async function repeatedly<T>(attempt: (progress: Progress) => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    const progress = { isCommitting: false };
    try {
      return await attempt(progress);
    } catch (error) {
      if (tried >= triesFor(error, progress.isCommitting)) throw explained(error);
      await pause(growingPause(tried, isDatabaseAway(error) ? 50 : 5, 500) * (randomInt(50, 150) / 100));
    }
  }
}

async function once<T>(
  { db, clock, wake, headFile, auditKey, log }: TransactorParts,
  work: (tx: Tx, context: TxContext) => Promise<T>,
  progress: Progress,
): Promise<T> {
  const touched = new Set<WorkKind>();
  const lines: Line[] = [];
  const { result, head } = await db.transaction().execute(async (transaction) => {
    const context = { db: transaction, clock, auditKey, touched, lines, isLook: false };
    const { tx, finish } = openTx(context);
    const value = await work(tx, context);
    const newHead = await finish();
    progress.isCommitting = true;
    return { result: value, head: newHead };
  });
  lines.forEach((line) => sayTo(log)(...line));
  if (head) headFile.note(head);
  for (const kind of touched) wake.touch(kind);
  return result;
}

/** A connection lost before the commit changed nothing; one lost during the commit may have, and is the caller's to judge. */
function triesFor(error: unknown, isCommitting: boolean): number {
  if (isCollision(error)) return triesOfCollision;
  const isWorthAgain = isRetryable(error) || (!isCommitting && isDatabaseAway(error));
  return isWorthAgain ? tries : 1;
}

function isCollision(error: unknown): boolean {
  return violates(error, 'one_open_request_per_account') || violates(error, 'one_open_rotation_per_account');
}

function explained(error: unknown): unknown {
  if (!isCollision(error)) return mapDatabaseError(error);
  return new DeskError({ code: 'request-open', field: 'accountName', standing: 'nothing-recorded' });
}
