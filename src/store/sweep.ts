import type { RawBuilder, Selectable } from 'kysely';
import { sql } from 'kysely';
import { requestIn } from '../desk/lines';
import { UpstreamError } from '../desk/problem';
import type { Clock } from '../recipe/ports';
import type { JobHandlers } from '../usecases/outbox';
import type { JobKind } from '../usecases/ports';
import { keepTrouble } from '../usecases/readiness';
import type { Trouble } from '../usecases/readiness';
import { claim as claimFor, inLease, isFree } from './claims';
import type { Database } from './database';
import { isDatabaseAway } from './database-errors';
import type { Log } from './log';
import { nextJob } from './next-due';
import { growingPause, idlePause } from './pause';
import type { Schema } from './schema';
import type { Wake } from './wake';

export interface SweepOptions {
  /** Longest time between two looks, milliseconds: what leaves work behind tells of it, and what is due later is waited for. */
  readonly everyMs?: number;
  /** Jobs done at once. */
  readonly atOnce?: number;
  /** Tries after which a job counts as stuck. */
  readonly tries?: number;
  /** Pause of a job that is stuck by a refusal or a mistake of ours, milliseconds: it is never given up. */
  readonly rest?: number;
  /** First and longest pause between two tries, milliseconds. */
  readonly firstPause?: number;
  readonly longestPause?: number;
  /** A worker renews its claims every third of this, so that work of a killed bot is taken over after it, milliseconds. */
  readonly lease?: number;
  /** Called after each try of a job that is stuck. */
  readonly onStuck?: (kind: JobKind, key: string, error: unknown) => Promise<void>;
}

/** How long a job is held for whoever does it, milliseconds. */
export const leaseOfJobs = 15_000;

/** Tries in vain after which a job is called stuck. */
export const stuckAfter = 10;

export interface Sweep {
  /** Why what is due cannot be looked up; null while it can. */
  readonly trouble: () => Trouble | null;
  /** Takes no new job and waits for those being done, at most `withinMs`. */
  stop(withinMs?: number): Promise<void>;
}

interface SweepParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly wake: Wake;
  readonly log: Log;
  /** Name of this bot on its claims. */
  readonly holder: string | null;
}

type Claimed = Pick<Selectable<Schema['jobs']>, 'kind' | 'key' | 'data' | 'attempts'>;

/** Does due jobs: one loop for all kinds, woken by what is left behind and by the next due time, and now and then by itself. */
export function startSweep(parts: SweepParts, handlers: JobHandlers, options: SweepOptions = {}): Sweep {
  const { everyMs = 15_000, atOnce = 8, lease = leaseOfJobs } = options;
  const doing = new Map<Claimed, Promise<void>>();
  const trouble = keepTrouble(() => parts.clock.now());
  let isStopped = false;
  const look = oneAtATime(claimAndBegin);
  const unsubscribe = parts.wake.on('jobs', look);
  const renewal = setInterval(() => void renew(parts, doing, lease), lease / 3).unref();
  let next: NodeJS.Timeout | undefined;
  look();

  return {
    trouble: trouble.now,
    async stop(withinMs = 3000) {
      isStopped = true;
      clearTimeout(next);
      unsubscribe();
      await Promise.race([Promise.allSettled(doing.values()), idlePause(withinMs)]);
      clearInterval(renewal);
    },
  };

  async function claimAndBegin(): Promise<void> {
    if (isStopped) return;
    const pauseMs = await trouble.during(beginDue).catch((error: unknown) => {
      if (!isStopped) parts.log.warn({ err: error }, 'due jobs could not be looked up; looking again');
      return afterTrouble;
    });
    clearTimeout(next);
    if (!isStopped) next = setTimeout(look, Math.min(pauseMs ?? everyMs, everyMs)).unref();
  }

  /** Gives the milliseconds after which there is more, null where time alone brings none or there is no room. */
  async function beginDue(): Promise<number | null> {
    const room = atOnce - doing.size;
    const claimed = room > 0 ? await claim(parts, room, lease) : [];
    for (const job of claimed) begin(job);
    return claimed.length < room ? nextJob(parts.db, parts.clock.now(), lease) : null;
  }

  function begin(job: Claimed): void {
    const done = doJob(parts, handlers, options, job).finally(() => doing.delete(job) && look());
    doing.set(job, done);
  }
}

/** Between two looks while the database is away, milliseconds. */
const afterTrouble = 1000;

/** Calls while `work` goes on are answered by doing it once more afterwards. */
function oneAtATime(work: () => Promise<void>): () => void {
  let isBusy = false;
  let isAskedAgain = false;
  return function ask(): void {
    isAskedAgain = isBusy;
    if (isBusy) return;
    isBusy = true;
    void work().finally(() => {
      isBusy = false;
      if (isAskedAgain) ask();
    });
  };
}

async function doJob(parts: SweepParts, handlers: JobHandlers, options: SweepOptions, job: Claimed): Promise<void> {
  try {
    const failure = await tryJob(handlers, job);
    if (failure === null) await complete(parts, job);
    else await postpone(parts, options, job, failure.error);
  } catch (error) {
    parts.log.warn(
      { err: error, ...requestIn(job.key), job: idOf(job) },
      'the end of a job could not be recorded; it is done once more',
    );
  }
}

async function tryJob(handlers: JobHandlers, { kind, key, data }: Claimed): Promise<{ error: unknown } | null> {
  try {
    await handlers[kind as JobKind](key, data);
    return null;
  } catch (error) {
    return { error };
  }
}

async function claim({ db, clock, holder }: SweepParts, limit: number, lease: number): Promise<Claimed[]> {
  return db
    .updateTable('jobs')
    .set({ ...claimFor(holder, lease), attempts: sql<number>`attempts + 1` })
    .where(
      sql<boolean>`(kind, key) in (
      select kind, key from desk.jobs
      where due_at <= ${clock.now()} and ${isFree('jobs.claimed_until', lease)}
      order by due_at limit ${limit} for update skip locked)`,
    )
    .returning(['kind', 'key', 'data', 'attempts'])
    .execute();
}

/** A job that ended while this was on its way to the database keeps its end: a claim on it would hold it up for nobody. */
async function renew(
  { db, log, holder }: SweepParts,
  doing: ReadonlyMap<Claimed, unknown>,
  lease: number,
): Promise<void> {
  if (doing.size === 0) return;
  const ids = [...doing.keys()].map(idOf);
  await sql`update desk.jobs set claimed_until = ${inLease(lease)}
    where kind || ' ' || key = any(${ids}) and claimed_by is not distinct from ${holder} and claimed_until is not null`
    .execute(db)
    .catch((error: unknown) => log.warn({ err: error }, 'claims of jobs could not be renewed'));
}

/**
 * Whoever claimed a job since, because the lease ran out, ends it, and nobody else; one that was cancelled and scheduled
 * anew waits. Each claim counts the tries up, so it is known by their number and its holder.
 */
function ofClaim({ holder }: SweepParts, { kind, key, attempts }: Claimed): RawBuilder<boolean> {
  return sql<boolean>`kind = ${kind} and key = ${key} and attempts = ${attempts}
    and claimed_by is not distinct from ${holder} and claimed_until is not null`;
}

/** Done: gone, or due once more when it was scheduled again in the meantime. */
async function complete(parts: SweepParts, claimed: Claimed): Promise<void> {
  const own = ofClaim(parts, claimed);
  await parts.db.transaction().execute(async (tx) => {
    const job = await tx.selectFrom('jobs').select('again_at').where(own).forUpdate().executeTakeFirst();
    if (!job) return;
    if (job.again_at === null) await tx.deleteFrom('jobs').where(own).execute();
    else {
      const waiting = { due_at: job.again_at, again_at: null, claimed_until: null, attempts: 0, last_error: null };
      await tx.updateTable('jobs').set(waiting).where(own).execute();
    }
  });
}

async function postpone(parts: SweepParts, options: SweepOptions, job: Claimed, error: unknown): Promise<void> {
  const { db, clock, log } = parts;
  const isStuck = job.attempts >= (options.tries ?? stuckAfter);
  const upstream = error instanceof UpstreamError && error.outlook !== 'refused' ? error : null;
  const isHopeless = isStuck && !upstream && !isDatabaseAway(error);
  const waitMs = isHopeless ? (options.rest ?? 3_600_000) : pauseAfter(job, options, upstream);
  const next = {
    claimed_until: null,
    // Scheduled anew during the try that failed: what has happened since may let it succeed, so it does not wait out the pause.
    due_at: sql<Date>`least(again_at, ${new Date(clock.now().getTime() + waitMs)})`,
    again_at: null,
    last_error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  };
  const { numUpdatedRows } = await db.updateTable('jobs').set(next).where(ofClaim(parts, job)).executeTakeFirst();

  const fields = { err: error, ...requestIn(job.key), job: idOf(job), attempts: job.attempts, waitMs };
  if (numUpdatedRows === 0n)
    return log.warn(fields, 'a try of a job failed, but it was cancelled or claimed anew meanwhile: nothing follows');
  if (isHopeless) log.error(fields, 'a job fails every time; it is tried again after a long pause');
  else log.warn(fields, 'a job failed and is tried again');
  if (isStuck) await options.onStuck?.(job.kind as JobKind, job.key, error);
}

function pauseAfter(
  { attempts }: Claimed,
  { firstPause = 1000, longestPause = 600_000 }: SweepOptions,
  upstream: UpstreamError | null,
): number {
  return Math.max(growingPause(attempts, firstPause, longestPause), upstream?.retryAfterMs ?? 0);
}

function idOf({ kind, key }: Pick<Claimed, 'kind' | 'key'>): string {
  return `${kind} ${key}`;
}
