import type { Line } from '../../desk/lines';
import type { Loan } from '../../desk/loan';
import { without } from '../../desk/without';
import type { Tx } from '../../usecases/ports';
import { json } from '../database';
import type { TxContext } from '../tx-context';
import { markRequestStale } from './stale';

export function createLoans(context: TxContext): Tx['loans'] {
  const { db } = context;
  return {
    settle: (requestId) => moveLoan(context, requestId, 'returned'),

    of: (requestId) => lastLoan(context, 'request_id', requestId),

    async open() {
      const rows = await db.selectFrom('loans').select('body').where('state', '<>', 'returned').orderBy('id').execute();
      return rows.map(({ body }) => body as Loan);
    },
  };
}

/** Null when the lender lends already. A request has one open loan at a time; recording again gives that one. */
export async function recordLoan(context: TxContext, loan: Omit<Loan, 'state' | 'recordedAt'>): Promise<Loan | null> {
  const { db, clock } = context;
  const recorded: Loan = { ...loan, state: 'recorded', recordedAt: clock.now().toISOString() };
  const { requestId, lender, state } = recorded;
  const inserted = await db
    .insertInto('loans')
    .values({ request_id: requestId, lender_id: lender.aadObjectId, state, body: json(recorded) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted) {
    await markRequestStale(context, requestId);
    return recorded;
  }
  const own = await db
    .selectFrom('loans')
    .select('body')
    .where('request_id', '=', requestId)
    .where('state', '<>', 'returned')
    .executeTakeFirst();
  return (own?.body as Loan | undefined) ?? null;
}

export function lastLoanOf(context: TxContext, lenderId: string): Promise<Loan | null> {
  return lastLoan(context, 'lender_id', lenderId);
}

async function lastLoan({ db }: TxContext, by: 'request_id' | 'lender_id', id: string): Promise<Loan | null> {
  const row = await db
    .selectFrom('loans')
    .select('body')
    .where(by, '=', id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (row?.body as Loan | undefined) ?? null;
}

/**
 * Moves the open loan of a request on; without one there is nothing to do. One that was given back and is owed all the
 * same is open again, unless its lender lends to another run by now.
 */
export async function moveLoan(
  context: TxContext,
  requestId: string,
  state: Exclude<Loan['state'], 'recorded'>,
): Promise<void> {
  const { db, clock } = context;
  const row = await db
    .selectFrom('loans')
    .selectAll()
    .where('request_id', '=', requestId)
    .orderBy('id', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  if (!row || row.state === state) return;
  if (row.state === 'returned' && (state !== 'owed' || (await isLending(context, row.lender_id)))) return;
  const now = clock.now().toISOString();
  const times = { taken: { takenAt: now }, returned: { returnedAt: now }, owed: {} };
  const before = row.body as Loan;
  const next: Loan = { ...without(before, 'returnedAt'), ...times[state], state };
  await db
    .updateTable('loans')
    .set({ state, body: json(next) })
    .where('id', '=', row.id)
    .execute();
  context.lines.push(...linesOfMove(before, next));
  await markRequestStale(context, requestId);
}

async function isLending({ db }: TxContext, lenderId: string): Promise<boolean> {
  const open = await db
    .selectFrom('loans')
    .select('id')
    .where('lender_id', '=', lenderId)
    .where('state', '<>', 'returned')
    .executeTakeFirst();
  return open !== undefined;
}

/** Of a loan that was only recorded nothing was taken, so nothing comes back. */
function linesOfMove(before: Loan, { requestId, lender, skuId, state, takenAt, returnedAt }: Loan): readonly Line[] {
  const of = { requestId, lenderId: lender.aadObjectId, skuId };
  if (state === 'taken') return [['a licence is taken from its lender', of]];
  if (state === 'owed') return [['a licence is owed to its lender', of]];
  if (before.state === 'recorded' || !returnedAt) return [];
  const durationMs = takenAt ? { durationMs: Date.parse(returnedAt) - Date.parse(takenAt) } : {};
  return [['a licence is back with its lender', { ...of, ...durationMs }]];
}
