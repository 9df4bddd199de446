import { sql } from 'kysely';
import type { QueryCreator } from 'kysely';
import type { Clock } from '../recipe/ports';
import type { ClaimedNotice, ClaimedPosting, Outbox } from '../usecases/outbox';
import type { Notice } from '../usecases/ports';
import { claim, isFree as isUnclaimed } from './claims';
import type { Database } from './database';
import { mapDatabaseError } from './database-errors';
import { nextToSend } from './next-due';
import { createPeopleOutbox } from './outbox-people';
import { conversationsOf, foundIn } from './outbox-places';
import { arrived, postingFailed, postingSent } from './outbox-sent';
import { readPlaced } from './repositories/postings';
import type { Schema } from './schema';
import type { Transact } from './transaction';
import { isOnScreen, isStale, isUnsent } from './unsent';

/** How long a sender may take for one message before another may claim it, milliseconds. */
const lease = 30_000;

interface Claimer {
  readonly db: Database;
  readonly clock: Clock;
  /** Name of this bot. */
  readonly holder: string | null;
}

/** See {@link Outbox}. Times that callers set are of the app's clock; leases are of the database's. */
export function createOutbox(parts: Claimer & { readonly transact: Transact }): Outbox {
  const { db, clock } = parts;
  const people = createPeopleOutbox(parts);
  return {
    claimPostings: (limit) => mapped(claimPostings(parts, limit)),
    postingSent: (claim, activityId) => mapped(postingSent(parts, claim, activityId)),
    postingFailed: (claim, at, options) => mapped(postingFailed(db, claim, at, options)),
    claimNotices: (limit) => mapped(claimNotices(parts, limit)),
    noticeSent: async (claim) => {
      await mapped(endNotice(db, claim, { sent_at: clock.now() }));
      await mapped(arrived(parts, claim));
    },
    // One that was given up during the try stays so.
    noticeFailed: (claim, at, { giveUp }) =>
      mapped(endNotice(db, claim, { due_at: at, ...(giveUp ? { given_up_at: clock.now() } : {}) })),
    nextDue: () => mapped(nextToSend(db, clock.now(), lease)),
    park: (conversationId, pauseAfter) => mapped(park(parts, conversationId, pauseAfter)),
    claimPeople: (limit) => mapped(people.claimPeople(limit)),
    chatOpened: people.chatOpened,
    chatRefused: people.chatRefused,
    personRefused: people.personRefused,
  };
}

async function claimPostings({ db, clock, holder }: Claimer, limit: number): Promise<readonly ClaimedPosting[]> {
  const claimed = await db
    .with(
      (cte) => cte('next').materialized(),
      (on) => nextPostings(on, clock.now(), limit),
    )
    .updateTable('postings')
    .from('next')
    .set({ ...claim(holder, lease), attempts: sql<number>`attempts + 1` })
    .whereRef('postings.id', '=', 'next.id')
    .returningAll('postings')
    .returning(['next.state', 'next.is_progress'])
    .execute();
  const conversations = await conversationsOf(db, claimed);
  return claimed
    .sort((a, b) => Number(a.is_progress) - Number(b.is_progress) || a.stale_since.getTime() - b.stale_since.getTime())
    .flatMap((row) => {
      const found = foundIn(conversations, row);
      if (!found) return [];
      const { wanted, attempts, reached_at: reachedAt, state } = row;
      const placed = { ...readPlaced(row, found.conversation.id), ...found, ...(state === null ? {} : { state }) };
      return [{ ...placed, wanted, attempts, isReached: reachedAt !== null }];
    });
}

function nextPostings(on: QueryCreator<Schema>, now: Date, limit: number) {
  return on
    .selectFrom('postings as stale')
    .innerJoin('conversations', 'conversations.id', 'stale.conversation_id')
    .leftJoin('requests', (join) => join.on(sql<boolean>`requests.id = stale.subject->>'requestId'`))
    .select(['stale.id', 'requests.state', isProgress.as('is_progress')])
    .where(isStale('stale'))
    .where((stale) =>
      stale.or([stale('stale.due_at', '<=', now), stale('stale.calm_in', '<>', stale.ref('requests.state'))]),
    )
    .where(isOnScreen('stale', now))
    .where(isFree('stale'))
    .where(goesByItself(now))
    .where('conversations.gone_at', 'is', null)
    .where(isOpenAt(now))
    .orderBy('is_progress')
    .orderBy('stale.stale_since')
    .limit(limit)
    .forUpdate('stale')
    .skipLocked();
}

/** A newer picture of a run that is under way: it can wait for whatever ended, was refused or asks somebody. */
const isProgress = sql<boolean>`(stale.activity_id is not null and requests.state is not distinct from 'running')`;

/** But not a card that was never posted there, while a message is due that brings it along: one message, and not two. */
function goesByItself(now: Date) {
  return sql<boolean>`not (stale.activity_id is null and exists (
    select from desk.notices bringing
    where bringing.conversation_id = stale.conversation_id and bringing.body->'shows'->>'requestId' = stale.subject->>'requestId'
      and ${isUnsent('bringing')} and bringing.due_at <= ${now}))`;
}

async function park(
  { db, clock }: Claimer,
  conversationId: string,
  pauseAfter: (tries: number) => number,
): Promise<void> {
  const row = await db.selectFrom('conversations').select('parks').where('id', '=', conversationId).executeTakeFirst();
  const parks = row?.parks ?? 0;
  await db
    .updateTable('conversations')
    .set({ parked_until: new Date(clock.now().getTime() + pauseAfter(parks)), parks: parks + 1 })
    .where('id', '=', conversationId)
    // Of several that were refused at once, one counts.
    .where(sql<boolean>`coalesce(parked_until <= ${clock.now()}, true)`)
    .execute();
}

function isOpenAt(now: Date) {
  return sql<boolean>`coalesce(conversations.parked_until <= ${now}, true)`;
}

async function endNotice(
  db: Database,
  { key }: ClaimedNotice,
  end: { sent_at: Date } | { due_at: Date; given_up_at?: Date },
): Promise<void> {
  await db
    .updateTable('notices')
    .set({ ...end, claimed_until: null })
    .where('key', '=', key)
    .execute();
}

async function claimNotices({ db, clock, holder }: Claimer, limit: number): Promise<readonly ClaimedNotice[]> {
  const claimed = await db
    .updateTable('notices')
    .set({ ...claim(holder, lease), attempts: sql<number>`attempts + 1` })
    .where('key', 'in', (where) =>
      where
        .selectFrom('notices as waiting')
        .innerJoin('conversations', 'conversations.id', 'waiting.conversation_id')
        .select('waiting.key')
        .where(isUnsent('waiting'))
        .where('waiting.due_at', '<=', clock.now())
        .where(isFree('waiting'))
        .where('conversations.gone_at', 'is', null)
        .where(isOpenAt(clock.now()))
        .orderBy('waiting.created_at')
        .limit(limit)
        .forUpdate('waiting')
        .skipLocked(),
    )
    .returningAll()
    .execute();
  const conversations = await conversationsOf(db, claimed);
  return claimed
    .sort((a, b) => a.created_at.getTime() - b.created_at.getTime())
    .flatMap((row) => {
      const found = foundIn(conversations, row);
      return found ? [{ ...(row.body as Notice), ...found, attempts: row.attempts }] : [];
    });
}

function isFree(table: string) {
  return isUnclaimed(`${table}.claimed_until`, lease);
}

function mapped<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => Promise.reject(mapDatabaseError(error) as Error));
}
