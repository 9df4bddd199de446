import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Person } from '../../desk/people';
import type { Conversation, Conversations } from '../../usecases/ports';
import { json } from '../database';
import type { Schema } from '../schema';
import type { TxContext } from '../tx-context';
import { heardLately } from './heard';
import { hasWaiting, moveTo, reachedAgain } from './unreached';

export function createConversations(context: TxContext): Conversations {
  const { db, touched } = context;
  return {
    async remember(conversation) {
      await insertOrHeal(context, conversation, 'teams');
      const personId = personIdOf(conversation);
      if (personId === null) return;
      await reachedAgain(context, personId);
      await moveTo(context, personId, conversation.id);
    },

    async knows(conversation) {
      const personId = personIdOf(conversation);
      return (await isAsKnown(context, conversation)) && (personId === null || !(await hasWaiting(context, personId)));
    },

    async get(id) {
      const row = await db.selectFrom('conversations').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? readConversation(row) : null;
    },

    async personalOf(aadObjectId) {
      const row = await db
        .selectFrom('conversations')
        .selectAll()
        .where('person_id', '=', aadObjectId.toLowerCase())
        .where('kind', '=', 'personal')
        .orderBy(sql`gone_at is not null`)
        .orderBy('seen_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? readConversation(row) : null;
    },

    async markGone(id, at) {
      // Whoever is not reached there any more is asked for anew.
      touched.add('outbox');
      await db.updateTable('conversations').set({ gone_at: at }).where('id', '=', id).execute();
    },
  };
}

/** The newest facts are those of the row, which is that of the chat where its person was heard last. */
async function isAsKnown({ db, clock }: TxContext, conversation: Conversation): Promise<boolean> {
  const { id, kind, person, members, reference, goneAt, isPrivateThread = false } = conversation;
  if (goneAt !== undefined) return false;
  const known = await db
    .selectFrom('conversations as here')
    .select('id')
    .where('id', '=', id)
    .where('kind', '=', kind)
    .where('gone_at', 'is', null)
    .where('parks', '=', 0)
    .where('parked_until', 'is', null)
    .where(heardLately(clock.now()))
    .where(sql<boolean>`reference = ${json(reference)}::jsonb and members @> ${json(members)}::jsonb`)
    .where(sql<boolean>`(is_private_thread or not ${isPrivateThread}::boolean)`)
    .where(sql<boolean>`person is not distinct from ${person && kind === 'personal' ? json(person) : null}::jsonb`)
    .where(
      sql<boolean>`not exists (
        select from desk.conversations other where other.person_id = here.person_id and other.seen_at > here.seen_at)`,
    )
    .executeTakeFirst();
  return known !== undefined;
}

/** `seen_at` of a conversation from which nothing ever came. */
export const neverHeard = new Date(0);

/**
 * Insert, or the newest facts over the old ones: the bot is there, and may write there again. By whom that is known:
 * only what came from Teams counts as seen, never a chat that the desk opened.
 */
export async function insertOrHeal(
  { db, clock, touched }: TxContext,
  conversation: Conversation,
  by: 'teams' | 'desk',
): Promise<void> {
  const { id, kind, person, members, reference, goneAt, isPrivateThread = false } = conversation;
  const newest = {
    kind,
    reference: json(reference),
    gone_at: goneAt ?? null,
    ...(by === 'teams' ? { seen_at: clock.now() } : {}),
    parked_until: null,
    parks: 0,
    ...(kind !== 'personal' ? { person_id: null, person: null } : {}),
    ...(person ? { person_id: personIdOf(conversation), person: json(person) } : {}),
  };
  await db
    .insertInto('conversations')
    .values({ id, members: json(members), is_private_thread: isPrivateThread, seen_at: neverHeard, ...newest })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({
        ...newest,
        members: sql<string>`conversations.members || excluded.members`,
        is_private_thread: sql<boolean>`conversations.is_private_thread or excluded.is_private_thread`,
      }),
    )
    .execute();
  // What could not be sent while the bot was away from here may go now.
  touched.add('outbox');
}

/** Whose chat it is, as the tables write it; null for one with several people. */
function personIdOf({ kind, person }: Conversation): string | null {
  return kind === 'personal' && person ? person.aadObjectId.toLowerCase() : null;
}

export function readConversation(row: Selectable<Schema['conversations']>): Conversation {
  return {
    id: row.id,
    kind: row.kind as Conversation['kind'],
    ...(row.person ? { person: row.person as Person } : {}),
    members: row.members,
    reference: row.reference,
    ...(row.is_private_thread ? { isPrivateThread: true } : {}),
    ...(row.gone_at ? { goneAt: row.gone_at.toISOString() } : {}),
  };
}
