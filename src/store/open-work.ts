import { sql } from 'kysely';
import type { Loan } from '../desk/loan';
import { openStates } from '../desk/request';
import type { RequestState } from '../desk/request';
import type { Database, DatabaseTransaction } from './database';
import { stuckAfter } from './sweep';
import { isOnScreen, isStale, isUnsent } from './unsent';

/** What is open in the books, for whoever looks after the bot. */
export interface OpenWork {
  /** By state, those that are not finished; `oldest` was asked for first. */
  readonly requests: readonly { readonly state: RequestState; readonly count: number; readonly oldest: Oldest }[];
  /** Licences that lenders do not have back, and those that are about to be taken. */
  readonly loans: readonly Loan[];
  /** Not taken by Teams yet, in their newest version. */
  readonly cards: Waiting;
  readonly notices: Waiting;
  /** People of whom Teams said that they cannot be written to. */
  readonly unreached: number;
  /** Due by now; `planned` are all there are, `failing` those that failed ten times and more. */
  readonly due: Waiting;
  readonly planned: number;
  readonly failing: number;
}

interface Oldest {
  readonly id: string;
  /** ISO instant. */
  readonly since: string;
}

interface Waiting {
  readonly count: number;
  /** Of the one that waits longest; null when none does. */
  readonly since: Date | null;
}

/** Counted at one moment, in a transaction that can only read. */
export async function readOpenWork(db: Database, now: Date): Promise<OpenWork> {
  const picture = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  return picture.execute(async (tx) => ({
    requests: await requestsIn(tx),
    loans: await loansIn(tx),
    cards: await waitingIn(
      tx,
      sql`select stale_since as since from desk.postings card where ${isStale('card')} and ${isOnScreen('card', now)}`,
    ),
    notices: await waitingIn(tx, sql`select created_at as since from desk.notices notice where ${isUnsent('notice')}`),
    unreached: (await waitingIn(tx, sql`select since from desk.unreached where why is not null`)).count,
    due: await waitingIn(tx, sql`select due_at as since from desk.jobs where due_at <= ${now}`),
    planned: (await waitingIn(tx, sql`select due_at as since from desk.jobs`)).count,
    failing: (await waitingIn(tx, sql`select due_at as since from desk.jobs where attempts >= ${stuckAfter}`)).count,
  }));
}

async function requestsIn(tx: DatabaseTransaction): Promise<OpenWork['requests']> {
  const { rows } = await sql<{ state: RequestState; count: string; oldest: string; since: string }>`
    select state, count(*) as count, (array_agg(id order by number))[1] as oldest, (array_agg(body->>'requestedAt' order by number))[1] as since
    from desk.requests where state in (${sql.join([...openStates])}) group by state`.execute(tx);
  return openStates.flatMap((state) =>
    rows
      .filter((row) => row.state === state)
      .map(({ count, oldest, since }) => ({ state, count: Number(count), oldest: { id: oldest, since } })),
  );
}

async function loansIn(tx: DatabaseTransaction): Promise<readonly Loan[]> {
  const rows = await tx.selectFrom('loans').select('body').where('state', '<>', 'returned').orderBy('id').execute();
  return rows.map(({ body }) => body as Loan);
}

async function waitingIn(tx: DatabaseTransaction, which: ReturnType<typeof sql>): Promise<Waiting> {
  const { rows } = await sql<{ count: string; since: Date | null }>`
    select count(*) as count, min(since) as since from (${which}) waiting`.execute(tx);
  return { count: Number(rows[0]?.count ?? 0), since: rows[0]?.since ?? null };
}
