import { sql } from 'kysely';
import type { Clock } from '../recipe/ports';
import type { ClaimedNotice, ClaimedPosting, Outbox } from '../usecases/outbox';
import type { Database } from './database';
import { lockCopies, markOthersStale, redrawIn } from './repositories/stale';
import { reachedAgain } from './repositories/unreached';
import type { Transact } from './transaction';

interface Sending {
  readonly db: Database;
  readonly clock: Clock;
  readonly transact: Transact;
}

/**
 * A version that became stale while this one was being sent stays so and is due at once; so does a copy that moved to
 * another message meanwhile, and whatever somebody's press put into this message, which shows the older picture now.
 */
export async function postingSent(
  { clock, db, transact }: Sending,
  claim: ClaimedPosting,
  activityId: string,
): Promise<boolean> {
  const note = async (on: Database) => {
    const row = await on
      .updateTable('postings')
      .set({
        activity_id: sql<string>`case when ${isWhereItWas(claim)} then ${activityId} else activity_id end`,
        conversation_id: sql<string>`case when ${isWhereItWas(claim)} then ${claim.conversation.id} else conversation_id end`,
        sent: sql<number>`case when ${isWhereItWas(claim)} then greatest(sent, ${claim.wanted}) else sent end`,
        attempts: 0,
        calm_in: null,
        claimed_until: null,
        reached_at: sql<Date>`coalesce(reached_at, ${clock.now()})`,
      })
      .where('id', '=', claim.id)
      .returning(['activity_id', 'subject'])
      .executeTakeFirst();
    if (JSON.stringify(row?.subject) !== JSON.stringify(claim.subject))
      await redrawIn({ db: on, clock }, claim.conversation.id, activityId);
    return row === undefined || row.activity_id === activityId;
  };
  const isLive = claim.isReached
    ? await note(db)
    : await transact(async (_tx, context) => {
        await lockCopies(context, claim);
        // The other copies say who was reached.
        await markOthersStale(context, claim);
        return note(context.db);
      });
  await arrived({ db, transact }, claim);
  return isLive;
}

function isWhereItWas({ activityId }: ClaimedPosting) {
  return sql<boolean>`activity_id is not distinct from ${activityId}::text`;
}

/** Teams took something there: nothing stands against the person any more, nor against the address of the conversation. */
export async function arrived(
  { db, transact }: Pick<Sending, 'db' | 'transact'>,
  claim: ClaimedPosting | ClaimedNotice,
): Promise<void> {
  const { person, wasParked, conversation } = claim;
  const personId = person?.aadObjectId.toLowerCase();
  if (personId !== undefined && (await isInBooks(db, personId)))
    await transact((_tx, context) => reachedAgain(context, personId, requestIn(claim)));
  if (!wasParked) return;
  await db
    .updateTable('conversations')
    .set({ parked_until: null, parks: 0 })
    .where('parks', '>', 0)
    .where(sql<string>`reference->>'serviceUrl'`, '=', serviceUrlOf(conversation))
    .execute();
}

/** Hardly anybody is, so that a message costs no transaction. */
async function isInBooks(db: Database, personId: string): Promise<boolean> {
  const row = await db.selectFrom('unreached').select('person_id').where('person_id', '=', personId).executeTakeFirst();
  return row !== undefined;
}

function requestIn(claim: ClaimedPosting | ClaimedNotice): string | undefined {
  return 'subject' in claim && claim.subject.kind === 'request' ? claim.subject.requestId : undefined;
}

function serviceUrlOf({ reference }: ClaimedPosting['conversation']): string {
  return String((reference as { readonly serviceUrl?: unknown }).serviceUrl);
}

/** What failed says nothing of another message that became the live one meanwhile: that is due at once. */
export async function postingFailed(
  db: Database,
  claim: ClaimedPosting,
  at: Date,
  { forgetActivity, giveUp, isCalm }: Parameters<Outbox['postingFailed']>[2],
): Promise<void> {
  const isThere = isWhereItWas(claim);
  await db
    .updateTable('postings')
    .set({
      claimed_until: null,
      due_at: sql<Date>`case when ${isThere} then ${at}::timestamptz else due_at end`,
      calm_in: isCalm ? (claim.state ?? null) : null,
      ...(isCalm ? { attempts: sql<number>`greatest(attempts - 1, 0)` } : {}),
      ...(forgetActivity ? { activity_id: sql<string>`case when ${isThere} then null else activity_id end` } : {}),
      ...(giveUp
        ? { sent: sql<number>`case when ${isThere} then greatest(sent, ${claim.wanted}) else sent end`, attempts: 0 }
        : {}),
    })
    .where('id', '=', claim.id)
    .execute();
}
