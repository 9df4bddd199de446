import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { openStates } from '../desk/request';
import { isFree } from './claims';
import type { Database } from './database';
import { reservedSlots } from './repositories/slots';
import { leaseOfJobs, stuckAfter } from './sweep';
import { isOnScreen, isStale, isUnsent } from './unsent';

export type FigureName =
  | 'requests'
  | 'oldest-pending'
  | 'waiting-runs'
  | 'loans'
  | 'oldest-loan'
  | 'outbox-waiting'
  | 'outbox-lag'
  | 'undelivered-cards'
  | 'undelivered-notices'
  | 'unreached-people'
  | 'slots-limit'
  | 'slots-used'
  | 'slots-reserved'
  | 'survey-age'
  | 'due-jobs'
  | 'sweep-lag'
  | 'failing-jobs'
  | 'audit-lines';

/** A number read off the books; ages and lags are seconds. What there is none of may be left out. */
export interface Figure {
  readonly name: FigureName;
  readonly environmentId: string | null;
  /** Of requests their state, of loans theirs, of what waits to be sent `card` or `notice`. */
  readonly kind: string | null;
  readonly value: number;
}

/**
 * Reads all figures in one statement, so that they are of one moment. The database gives up after `withinMs`; times are of the
 * app's clock, as in the books. Names no person: figures go to whoever watches the machines.
 */
export async function readFigures(db: Database, now: Date, withinMs: number): Promise<readonly Figure[]> {
  return db
    .transaction()
    .setAccessMode('read only')
    .execute(async (transaction) => {
      await sql`set local statement_timeout = ${sql.lit(withinMs)}`.execute(transaction);
      const parts = [
        ...ofRequests(now),
        ...ofLoans(now),
        ...ofOutbox(now),
        ...ofPeople(),
        ...ofSlots(now),
        ...ofWork(now),
      ];
      const { rows } = await sql<Figure>`${sql.join(parts, sql` union all `)}`.execute(transaction);
      return rows;
    });
}

interface Row {
  readonly environment?: string;
  readonly kind?: string;
  readonly value: RawBuilder<unknown>;
}

/** One part of the statement: what is counted, by what, and of which rows. */
function figure(name: FigureName, { environment, kind, value }: Row, from: RawBuilder<unknown>): RawBuilder<unknown> {
  const groups = [environment, kind].flatMap((column) => (column === undefined ? [] : [sql.ref(column)]));
  const by = groups.length === 0 ? sql`` : sql` group by ${sql.join(groups)}`;
  return sql`select ${sql.lit(name)} as name, ${textOf(environment)} as "environmentId", ${textOf(kind)} as kind,
    ${value}::float8 as value from ${from}${by}`;
}

function textOf(column: string | undefined): RawBuilder<unknown> {
  return column === undefined ? sql`null::text` : sql`${sql.ref(column)}::text`;
}

const count = sql`count(*)`;
const open = sql.join(openStates.map((state) => sql.lit(state)));

/** Seconds since the earliest of them; 0 where there is none. */
function age(now: Date, since: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`greatest(0, extract(epoch from ${now}::timestamptz - min(${since})))`;
}

function ofRequests(now: Date): RawBuilder<unknown>[] {
  const environment = 'request.environment_id';
  return [
    figure(
      'requests',
      { environment, kind: 'request.state', value: count },
      sql`desk.requests request where request.state in (${open})`,
    ),
    figure(
      'oldest-pending',
      { environment, value: age(now, sql`(request.body->>'requestedAt')::timestamptz`) },
      sql`desk.requests request where request.state = 'pending'`,
    ),
    figure(
      'waiting-runs',
      { environment, value: count },
      sql`desk.requests request where request.state = 'running' and exists (select from desk.run_steps step
        where step.request_id = request.id and step.attempt = request.attempt and step.state = 'waiting')`,
    ),
  ];
}

/** A loan that is only recorded is none yet: the lender still has the licence. */
function ofLoans(now: Date): RawBuilder<unknown>[] {
  const out = sql`desk.loans loan join desk.requests request on request.id = loan.request_id
    where loan.state in ('taken', 'owed')`;
  const environment = 'request.environment_id';
  const since = sql`coalesce(loan.body->>'takenAt', loan.body->>'recordedAt')::timestamptz`;
  return [
    figure('loans', { environment, kind: 'loan.state', value: count }, out),
    figure('oldest-loan', { environment, value: age(now, since) }, out),
  ];
}

/** What nobody but the desk and Teams holds up: the conversation is there, so each was to be sent at once. */
function ofOutbox(now: Date): RawBuilder<unknown>[] {
  const waiting = sql`(
    select 'card' as kind, stale.stale_since as since, stale.conversation_id from desk.postings stale
    where ${isStale('stale')} and ${isOnScreen('stale', now)}
    union all
    select 'notice', notice.created_at, notice.conversation_id from desk.notices notice
    where ${isUnsent('notice')}
  ) waiting join desk.conversations chat on chat.id = waiting.conversation_id and chat.gone_at is null`;
  return [
    figure('outbox-waiting', { kind: 'waiting.kind', value: count }, waiting),
    figure('outbox-lag', { kind: 'waiting.kind', value: age(now, sql`waiting.since`) }, waiting),
  ];
}

/** What waits for somebody whom Teams does not let the desk reach; of cards those alone that ask or tell something still. */
function ofPeople(): RawBuilder<unknown>[] {
  const refused = sql`desk.unreached person on person.why is not null and person.person_id`;
  return [
    figure(
      'undelivered-cards',
      { environment: 'request.environment_id', value: count },
      sql`desk.postings stale join ${refused} = stale.person_id
        join desk.requests request on request.id = stale.subject->>'requestId' and request.state in (${open})
        where ${isStale('stale')}`,
    ),
    figure(
      'undelivered-notices',
      { value: count },
      sql`desk.notices notice join ${refused} = notice.person_id
        where ${isUnsent('notice')}`,
    ),
    figure('unreached-people', { value: count }, sql`desk.unreached where why is not null`),
  ];
}

/** As the platform last said, and what open requests hold beyond that. */
function ofSlots(now: Date): RawBuilder<unknown>[] {
  const environment = 'survey.environment_id';
  const surveys = sql`desk.surveys survey`;
  const told = (key: string) => sql`max((survey.body->>${sql.lit(key)})::float8)`;
  return [
    figure('slots-limit', { environment, value: told('limit') }, surveys),
    figure('slots-used', { environment, value: told('used') }, surveys),
    figure('survey-age', { environment, value: age(now, sql`survey.taken_at`) }, surveys),
    figure('slots-reserved', { environment: 'slot.environment_id', value: count }, reservedSlots),
  ];
}

function ofWork(now: Date): RawBuilder<unknown>[] {
  const due = sql`desk.jobs job where job.due_at <= ${now} and ${isFree('job.claimed_until', leaseOfJobs)}`;
  return [
    figure('due-jobs', { value: count }, due),
    figure('sweep-lag', { value: age(now, sql`job.due_at`) }, due),
    figure('failing-jobs', { value: count }, sql`desk.jobs job where job.attempts >= ${sql.lit(stuckAfter)}`),
    figure('audit-lines', { value: sql`max(head.lines)` }, sql`desk.audit_head head`),
  ];
}
