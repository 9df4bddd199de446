import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Clock } from '../recipe/ports';
import type { ClaimedNotice, ClaimedPosting, Outbox } from '../usecases/outbox';
import type { Notice } from '../usecases/ports';
import { claim, isFree as isUnclaimed } from './claims';
import type { Database } from './database';
import { mapDatabaseError } from './database-errors';
import { readConversation } from './repositories/conversations';
import { readPosting } from './repositories/postings';
import type { Schema } from './schema';

/** How long a sender may take for one message before another may claim it, milliseconds. */
const lease = 30_000;

type ConversationRow = Selectable<Schema['conversations']>;

interface Claimer {
  readonly db: Database;
  readonly clock: Clock;
  readonly holder: string | null;
}

/** See {@link Outbox}. Times that callers set are of the app's clock; leases are of the database's. `holder` names this bot. */
export function createOutbox(db: Database, clock: Clock, holder: string | null): Outbox {
  return {
    claimPostings: (limit) => mapped(claimPostings({ db, clock, holder }, limit)),
    postingSent: (claim, activityId) => mapped(postingSent(db, claim, activityId)),
    postingFailed: (claim, at, options) => mapped(postingFailed(db, claim, at, options)),
    claimNotices: (limit) => mapped(claimNotices({ db, clock, holder }, limit)),
    noticeSent: (claim) => mapped(endNotice(db, claim, { sent_at: clock.now() })),
    noticeFailed: (claim, at, { giveUp }) =>
      mapped(endNotice(db, claim, { due_at: at, given_up_at: giveUp ? clock.now() : null })),
  };
}

async function claimPostings({ db, clock, holder }: Claimer, limit: number): Promise<readonly ClaimedPosting[]> {
  const claimed = await db
    .updateTable('postings')
    .set({ ...claim(holder, lease), attempts: sql<number>`attempts + 1` })
    .where('id', 'in', (where) =>
      where
        .selectFrom('postings as stale')
        .innerJoin('conversations', 'conversations.id', 'stale.conversation_id')
        .select('stale.id')
        .where((stale) => stale('stale.sent', '<', stale.ref('stale.wanted')))
        .where('stale.due_at', '<=', clock.now())
        .where(isFree('stale'))
        .where('conversations.gone_at', 'is', null)
        .orderBy('stale.stale_since')
        .limit(limit)
        .forUpdate('stale')
        .skipLocked(),
    )
    .returningAll()
    .execute();
  const conversations = await conversationsOf(db, claimed);
  return claimed
    .sort((a, b) => a.stale_since.getTime() - b.stale_since.getTime())
    .flatMap((row) => {
      const conversation = conversations.get(row.conversation_id);
      return conversation
        ? [
            {
              ...readPosting(row),
              wanted: row.wanted,
              attempts: row.attempts,
              conversation: readConversation(conversation),
            },
          ]
        : [];
    });
}

/** A version that became stale while this one was being sent stays so and is due at once. */
async function postingSent(db: Database, claim: ClaimedPosting, activityId: string): Promise<void> {
  await db
    .updateTable('postings')
    .set({
      activity_id: activityId,
      sent: sql<number>`greatest(sent, ${claim.wanted})`,
      attempts: 0,
      claimed_until: null,
    })
    .where('id', '=', claim.id)
    .execute();
}

async function postingFailed(
  db: Database,
  claim: ClaimedPosting,
  at: Date,
  { forgetActivity, giveUp }: Parameters<Outbox['postingFailed']>[2],
): Promise<void> {
  await db
    .updateTable('postings')
    .set({
      claimed_until: null,
      due_at: at,
      ...(forgetActivity ? { activity_id: null } : {}),
      ...(giveUp ? { sent: sql<number>`greatest(sent, ${claim.wanted})`, attempts: 0 } : {}),
    })
    .where('id', '=', claim.id)
    .execute();
}

async function endNotice(
  db: Database,
  { key }: ClaimedNotice,
  end: { sent_at: Date } | { due_at: Date; given_up_at: Date | null },
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
        .where('waiting.sent_at', 'is', null)
        .where('waiting.given_up_at', 'is', null)
        .where('waiting.due_at', '<=', clock.now())
        .where(isFree('waiting'))
        .where('conversations.gone_at', 'is', null)
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
      const conversation = conversations.get(row.conversation_id);
      return conversation
        ? [{ ...(row.body as Notice), attempts: row.attempts, conversation: readConversation(conversation) }]
        : [];
    });
}

async function conversationsOf(
  db: Database,
  rows: readonly { conversation_id: string }[],
): Promise<Map<string, ConversationRow>> {
  const ids = rows.map(({ conversation_id }) => conversation_id);
  const found =
    ids.length === 0 ? [] : await db.selectFrom('conversations').selectAll().where('id', 'in', ids).execute();
  return new Map(found.map((row) => [row.id, row]));
}

function isFree(table: string) {
  return isUnclaimed(`${table}.claimed_until`, lease);
}

function mapped<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => Promise.reject(mapDatabaseError(error) as Error));
}
