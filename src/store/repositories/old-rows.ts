import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { openStates } from '../../desk/request';
import type { OldKind, OldRows } from '../../usecases/old-rows';
import { isFree } from '../claims';
import type { TxContext } from '../tx-context';
import { isStale } from '../unsent';

/** Longer than any claim on a row of the outbox is given out for, milliseconds. */
const longestLease = 60_000;

const isOpen = sql`state in (${sql.join([...openStates])})`;

/** Rows that somebody has in hand are passed over: they are old tomorrow as well. */
export function createOldRows({ db }: TxContext): OldRows {
  return {
    async forget(kind, before, most) {
      const { table, key, isOld } = rules[kind];
      const { numAffectedRows } = await sql`delete from ${sql.table(`desk.${table}`)} where ${sql.ref(key)} in (
        select ${sql.ref(key)} from ${sql.table(`desk.${table}`)} old where ${isOld(before)}
        limit ${most} for update skip locked)`.execute(db);
      return Number(numAffectedRows ?? 0n);
    },
  };
}

interface Rule {
  readonly table: string;
  /** Column of which one value stands for what is deleted at once. */
  readonly key: string;
  /** Said of the row `old`. */
  readonly isOld: (before: Date) => RawBuilder<boolean>;
}

const rules: Readonly<Record<OldKind, Rule>> = {
  notices: { table: 'notices', key: 'key', isOld: isOldNotice },
  cards: { table: 'postings', key: 'id', isOld: isDeadCard },
  lists: { table: 'postings', key: 'id', isOld: isOldList },
  steps: { table: 'run_steps', key: 'request_id', isOld: areOldSteps },
  surveys: { table: 'surveys', key: 'environment_id', isOld: isSurveyOfNobody },
  approvers: { table: 'approver_snapshots', key: 'environment_id', isOld: isSurveyOfNobody },
  people: { table: 'people', key: 'person_id', isOld: isOldReading },
};

/**
 * A message that Teams took, or refused for good, before that moment. Its key keeps it from being sent twice, so it stays
 * while the same could be told again: about a request that is open, about what was found amiss with an account in use, and
 * about somebody who is still not reached.
 */
function isOldNotice(before: Date): RawBuilder<boolean> {
  return sql<boolean>`coalesce(old.sent_at, old.given_up_at) < ${before}
    and not exists (select from desk.requests where id = old.body->'values'->>'id' and ${isOpen})
    and not exists (select from desk.accounts where state = 'active'
      and old.key like 'watch:%' and name = old.body->'values'->>'account')
    and not exists (select from desk.unreached
      where old.key like 'unreached:%' and starts_with(old.key, 'unreached:' || person_id || ':'))`;
}

/**
 * The copy of a card whose request ended before that moment, and whose newest picture is on screen. It is no longer drawn
 * again then; a press on it brings a new copy. One that a single person of several saw, until before that moment, is on
 * nobody's screen at all.
 */
function isDeadCard(before: Date): RawBuilder<boolean> {
  return sql<boolean>`old.subject_kind = 'request' and ${isFree('old.claimed_until', longestLease)} and (
    old.private_until < ${before}
    or (not ${isStale('old')} and ${isOver(sql`old.subject->>'requestId'`, before)}))`;
}

/** A list that was put on screen before that moment and shows what is so: it is no longer followed. Whoever wants it asks anew. */
function isOldList(before: Date): RawBuilder<boolean> {
  return sql<boolean>`old.subject_kind <> 'request' and ${isFree('old.claimed_until', longestLease)} and (
    old.private_until < ${before} or (not ${isStale('old')} and old.reached_at < ${before}))`;
}

/** What the runs of a request have done, step by step, that ended before that moment; the audit has it as well. */
function areOldSteps(before: Date): RawBuilder<boolean> {
  return isOver(sql`old.request_id`, before);
}

/**
 * A request that ended before that moment, whose licence is back with its lender, whose password is not on offer, and that
 * has made no account which is in use.
 */
function isOver(requestId: RawBuilder<unknown>, before: Date): RawBuilder<boolean> {
  return sql<boolean>`(exists (select from desk.requests where id = ${requestId} and not ${isOpen}
      and (body->>'finishedAt')::timestamptz < ${before})
    and not exists (select from desk.loans where request_id = ${requestId} and state <> 'returned')
    and not exists (select from desk.hand_overs where request_id = ${requestId} and state = 'offered')
    and not exists (select from desk.accounts where body->>'requestId' = ${requestId} and state = 'active'))`;
}

/** What was read of an environment, its approvers included, that is in no settings any more, and of which nothing is open or in use. */
function isSurveyOfNobody(before: Date): RawBuilder<boolean> {
  return sql<boolean>`old.taken_at < ${before}
    and not exists (select from desk.requests where environment_id = old.environment_id and ${isOpen})
    and not exists (select from desk.accounts where environment_id = old.environment_id and state = 'active')
    and not exists (select from desk.slots where environment_id = old.environment_id)`;
}

/** What Entra said of somebody before that moment. It serves for an hour only and is read anew when they are heard from. */
function isOldReading(before: Date): RawBuilder<boolean> {
  return sql<boolean>`old.as_of < ${before}`;
}
