import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Delivery, WhyNotReached } from '../../desk/delivery';
import type { Person } from '../../desk/people';
import type { PlacedPosting, Posting, Postings, Subject } from '../../usecases/ports';
import { json } from '../database';
import type { Schema } from '../schema';
import type { TxContext } from '../tx-context';
import { addresseeOf, chatOf, type Address } from './address';
import {
  copyKeyOf,
  keyOf,
  lockCopies,
  markKindStale,
  markOthersStale,
  markStale,
  markStaleIn,
  markStatesStale,
  openedMark,
} from './stale';
import { tryAgainSoon } from './unreached';

/** A message that is on screen. */
type Shown = Omit<PlacedPosting, 'id'> & { readonly activityId: string };

export function createPostings(context: TxContext): Postings {
  return {
    add: async (posting) => insert(context, posting, await addresseeOf(context, posting.conversationId)),
    async addFor(person, look) {
      const address = await chatOf(context, person);
      await tryAgainSoon(context, address.personId);
      return insert(context, { ...look, viewer: person, activityId: null }, address);
    },
    keepLive: (posting, version = 0) => keepLive(context, posting, version),
    open: (posting) => open(context, posting),
    closeIn: (conversationId, activityId) => closeIn(context, conversationId, activityId),
    dropLists: (conversationId, activityId) => dropLists(context, conversationId, activityId),
    stale: (subject) => markStale(context, keyOf(subject)),
    staleIn: (conversationId) => markStaleIn(context, conversationId),
    staleWaiting: (environmentId, states) => markStatesStale(context, environmentId, states),
    staleQuota: (environmentId) => markKindStale(context, 'quota', environmentId),

    versionOf: (subject, conversationId) => versionOf(context, subject, conversationId),

    async of(subject) {
      const rows = await rowsOf(context, subject);
      return rows.map(readPosting);
    },

    decisionsWith: (aadObjectId) => decisionsWith(context, aadObjectId),

    async deliveriesOf(subject) {
      const rows = await rowsOf(context, subject);
      return rows.map(deliveryOf);
    },
  };
}

async function dropLists({ db }: TxContext, conversationId: string, activityId: string): Promise<void> {
  await db
    .deleteFrom('postings')
    .where('conversation_id', '=', conversationId)
    .where('activity_id', '=', activityId)
    .where('subject_kind', 'in', ['quota', 'accounts'])
    .execute();
}

async function keepLive(context: TxContext, posting: Shown, version: number): Promise<Posting> {
  const address = await addresseeOf(context, posting.conversationId);
  const isThis = { key: copyKeyOf(posting), place: placeOf(address) };
  const before = await context.db
    .selectFrom('postings')
    .select('reached_at')
    .where('subject_key', '=', isThis.key)
    .where('place', '=', isThis.place)
    .executeTakeFirst();
  const isFirst = before?.reached_at === null;
  if (isFirst) await lockCopies(context, posting);
  await context.db
    .updateTable('postings')
    .set({
      activity_id: posting.activityId,
      // What was put on screen is a whole card, also where a short one stood before.
      subject: json(posting.subject),
      conversation_id: address.conversationId,
      reached_at: context.clock.now(),
      sent: sql<number>`greatest(sent, ${version})`,
      private_until: posting.privateUntil ?? null,
    })
    .where('subject_key', '=', isThis.key)
    .where('place', '=', isThis.place)
    .execute();
  const live = await insert(context, posting, address);
  // The other copies say who was reached.
  if (isFirst) await markOthersStale(context, live);
  return live;
}

async function versionOf(context: TxContext, subject: Subject, conversationId: string): Promise<number> {
  const row = await context.db
    .selectFrom('postings')
    .select('wanted')
    .where('subject_key', '=', keyOf(subject))
    .where('place', '=', placeOf(await addresseeOf(context, conversationId)))
    .executeTakeFirst();
  return row?.wanted ?? 0;
}

async function open(context: TxContext, { subject, ...shown }: Shown): Promise<void> {
  const { conversationId, activityId } = shown;
  const isLive = await context.db
    .selectFrom('postings')
    .select('id')
    .where('subject_key', '=', keyOf(subject))
    .where('conversation_id', '=', conversationId)
    .where('activity_id', '=', activityId)
    .executeTakeFirst();
  if (subject.kind !== 'request') return;
  if (isLive) return whole(context, isLive.id);
  await closeIn(context, conversationId, activityId);
  await keepLive(context, { ...shown, subject: { ...subject, openedIn: activityId } }, 0);
}

/** A short card was opened. */
async function whole({ db }: TxContext, id: string): Promise<void> {
  await db
    .updateTable('postings')
    .set({ subject: sql`subject - 'isShort'` })
    .where('id', '=', id)
    .execute();
}

async function decisionsWith({ db }: TxContext, aadObjectId: string): Promise<number> {
  const personId = aadObjectId.toLowerCase();
  const { count } = await db
    .selectFrom('postings')
    .innerJoin('requests', (join) => join.on(sql<boolean>`requests.id = postings.subject->>'requestId'`))
    .select(({ fn }) => fn.count<string>('requests.id').distinct().as('count'))
    .where('postings.person_id', '=', personId)
    .where('postings.subject_kind', '=', 'request')
    .where('requests.state', '=', 'pending')
    .where('requests.requester_id', '<>', personId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function closeIn({ db }: TxContext, conversationId: string, activityId: string): Promise<void> {
  await db
    .deleteFrom('postings')
    .where('conversation_id', '=', conversationId)
    .where(sql<boolean>`split_part(subject_key, ${openedMark}, 2) = ${activityId}`)
    .execute();
}

function rowsOf({ db }: TxContext, subject: Subject) {
  return db
    .selectFrom('postings')
    .leftJoin('unreached', 'unreached.person_id', 'postings.person_id')
    .selectAll('postings')
    .select('unreached.why')
    .select((row) => row.case().when('postings.person_id', 'is not', null).then(row.ref('viewer')).end().as('person'))
    .where('subject_key', '=', keyOf(subject))
    .orderBy('stale_since')
    .execute();
}

type Copy = Awaited<ReturnType<typeof rowsOf>>[number];

/** One that was given up unseen is not on its way: Teams refused it. */
function deliveryOf({ person, conversation_id, reached_at, why, sent, wanted }: Copy): Delivery {
  const isGivenUp = person !== null && reached_at === null && sent >= wanted;
  return {
    person: person as Person | null,
    conversationId: conversation_id,
    reachedAt: reached_at?.toISOString() ?? null,
    why: (why ?? (isGivenUp ? 'refused' : null)) as WhyNotReached | null,
  };
}

/** As the generated column `place` says it. */
function placeOf({ personId, conversationId }: Address): string {
  return personId === null ? (conversationId ?? '') : `person:${personId}`;
}

const whatItLearns = {
  activity_id: sql<string | null>`coalesce(postings.activity_id, excluded.activity_id)`,
  conversation_id: sql<string | null>`case when postings.activity_id is null
    then coalesce(excluded.conversation_id, postings.conversation_id) else postings.conversation_id end`,
  reached_at: sql<Date | null>`coalesce(postings.reached_at, excluded.reached_at)`,
};

/** A copy that exists already is kept; it only learns its message, if it has none and one is known now. */
async function insert(
  { db, clock, touched }: TxContext,
  posting: Omit<Posting, 'id' | 'conversationId'>,
  { personId, conversationId }: Address,
): Promise<Posting> {
  const { subject, viewer, activityId, locale, timeZone, privateUntil } = posting;
  const now = clock.now();
  touched.add('outbox');
  const row = await db
    .insertInto('postings')
    .values({
      id: randomUUID(),
      subject_key: copyKeyOf(posting),
      subject_kind: subject.kind,
      subject_environment: subject.kind === 'request' ? null : subject.environmentId,
      subject: json(subject),
      person_id: personId,
      conversation_id: conversationId,
      viewer: viewer ? json(viewer) : null,
      activity_id: activityId,
      locale,
      time_zone: timeZone,
      wanted: 1,
      sent: activityId === null ? 0 : 1,
      stale_since: now,
      private_until: privateUntil ?? null,
      due_at: now,
      reached_at: activityId === null ? null : now,
    })
    .onConflict((conflict) => conflict.columns(['subject_key', 'place']).doUpdateSet(whatItLearns))
    .returningAll()
    .executeTakeFirstOrThrow();
  return readPosting(row);
}

function readPosting(row: Selectable<Schema['postings']>): Posting {
  return {
    id: row.id,
    subject: row.subject as Subject,
    conversationId: row.conversation_id,
    viewer: row.viewer as Person | null,
    activityId: row.activity_id,
    locale: row.locale,
    timeZone: row.time_zone,
    ...(row.private_until ? { privateUntil: row.private_until.toISOString() } : {}),
  };
}

/** One that is in a conversation. */
export function readPlaced(row: Selectable<Schema['postings']>, conversationId: string): PlacedPosting {
  return { ...readPosting(row), conversationId };
}
