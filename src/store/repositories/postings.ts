import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Person } from '../../desk/people';
import type { Posting, Postings, Subject } from '../../usecases/ports';
import { json } from '../database';
import type { Schema } from '../schema';
import type { TxContext } from '../tx-context';
import { keyOf, markKindStale, markStale } from './stale';

export function createPostings(context: TxContext): Postings {
  const { db } = context;
  return {
    add: (posting) => addPosting(context, posting),
    keepLive: async (posting) => {
      await context.db
        .updateTable('postings')
        .set({ activity_id: posting.activityId })
        .where('subject_key', '=', keyOf(posting.subject))
        .where('conversation_id', '=', posting.conversationId)
        .execute();
      return addPosting(context, posting);
    },
    stale: (subject) => markStale(context, keyOf(subject)),
    staleQuota: (environmentId) => markKindStale(context, 'quota', environmentId),

    async of(subject) {
      const rows = await db
        .selectFrom('postings')
        .selectAll()
        .where('subject_key', '=', keyOf(subject))
        .orderBy('stale_since')
        .execute();
      return rows.map(readPosting);
    },
  };
}

/** A copy that exists already is kept; it only learns its activity id, if it has none and one is known now. */
async function addPosting({ db, clock, touched }: TxContext, posting: Omit<Posting, 'id'>): Promise<Posting> {
  const { subject, conversationId, viewer, activityId, locale, timeZone } = posting;
  const now = clock.now();
  touched.add('outbox');
  const row = await db
    .insertInto('postings')
    .values({
      id: randomUUID(),
      subject_key: keyOf(subject),
      subject_kind: subject.kind,
      subject_environment: subject.kind === 'request' ? null : subject.environmentId,
      subject: json(subject),
      conversation_id: conversationId,
      viewer: viewer ? json(viewer) : null,
      activity_id: activityId,
      locale,
      time_zone: timeZone,
      wanted: 1,
      sent: activityId === null ? 0 : 1,
      stale_since: now,
      due_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['subject_key', 'conversation_id']).doUpdateSet({
        activity_id: sql<string | null>`coalesce(postings.activity_id, excluded.activity_id)`,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  return readPosting(row);
}

export function readPosting(row: Selectable<Schema['postings']>): Posting {
  return {
    id: row.id,
    subject: row.subject as Subject,
    conversationId: row.conversation_id,
    viewer: row.viewer as Person | null,
    activityId: row.activity_id,
    locale: row.locale,
    timeZone: row.time_zone,
  };
}
