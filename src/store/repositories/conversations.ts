import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Person } from '../../desk/people';
import type { Conversation, Conversations } from '../../usecases/ports';
import { json } from '../database';
import type { Schema } from '../schema';
import type { TxContext } from '../tx-context';

export function createConversations(context: TxContext): Conversations {
  const { db } = context;
  return {
    remember: (conversation) => remember(context, conversation),

    async get(id) {
      const row = await db.selectFrom('conversations').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? readConversation(row) : null;
    },

    async personalOf(aadObjectId) {
      const row = await db
        .selectFrom('conversations')
        .selectAll()
        .where('person_id', '=', aadObjectId)
        .where('kind', '=', 'personal')
        .orderBy(sql`gone_at is not null`)
        .orderBy('seen_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? readConversation(row) : null;
    },

    async markGone(id, at) {
      await db.updateTable('conversations').set({ gone_at: at }).where('id', '=', id).execute();
    },
  };
}

async function remember({ db, clock, touched }: TxContext, conversation: Conversation): Promise<void> {
  const { id, kind, person, members, reference, goneAt } = conversation;
  const newest = {
    kind,
    reference: json(reference),
    gone_at: goneAt ?? null,
    seen_at: clock.now(),
    ...(kind !== 'personal' ? { person_id: null, person: null } : {}),
    ...(person ? { person_id: person.aadObjectId, person: json(person) } : {}),
  };
  await db
    .insertInto('conversations')
    .values({ id, members: json(members), ...newest })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({ ...newest, members: sql<string>`conversations.members || excluded.members` }),
    )
    .execute();
  // What could not be sent while the bot was away from here may go now.
  touched.add('outbox');
}

export function readConversation(row: Selectable<Schema['conversations']>): Conversation {
  return {
    id: row.id,
    kind: row.kind as Conversation['kind'],
    ...(row.person ? { person: row.person as Person } : {}),
    members: row.members,
    reference: row.reference,
    ...(row.gone_at ? { goneAt: row.gone_at.toISOString() } : {}),
  };
}
