import type { Person } from '../../desk/people';
import type { AdminConversations } from '../../usecases/ports';
import { json } from '../database';
import type { TxContext } from '../tx-context';

export function createAdminConversations({ db }: TxContext): AdminConversations {
  return {
    async of(environmentId) {
      const row = await db
        .selectFrom('admin_conversations')
        .selectAll()
        .where('environment_id', '=', environmentId)
        .executeTakeFirst();
      if (!row) return null;
      return { conversationId: row.conversation_id, by: row.chosen_by as Person, at: row.chosen_at.toISOString() };
    },

    async choose(environmentId, { conversationId, by, at }) {
      const row = { conversation_id: conversationId, chosen_by: json(by), chosen_at: at };
      await db
        .insertInto('admin_conversations')
        .values({ environment_id: environmentId, ...row })
        .onConflict((conflict) => conflict.column('environment_id').doUpdateSet(row))
        .execute();
    },

    async forget(environmentId) {
      await db.deleteFrom('admin_conversations').where('environment_id', '=', environmentId).execute();
    },
  };
}
