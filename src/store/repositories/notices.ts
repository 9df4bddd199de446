import type { Tx } from '../../usecases/ports';
import { json } from '../database';
import type { TxContext } from '../tx-context';

export function createNotices({ db, clock, touched }: TxContext): Tx['notices'] {
  return {
    async add(notice) {
      const now = clock.now();
      touched.add('outbox');
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('notices')
        .values({
          key: notice.key,
          conversation_id: notice.conversationId,
          body: json(notice),
          created_at: now,
          due_at: now,
        })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async stateOf(key) {
      const row = await db
        .selectFrom('notices')
        .select(['sent_at', 'given_up_at'])
        .where('key', '=', key)
        .executeTakeFirst();
      if (!row) return null;
      return row.sent_at ? 'sent' : row.given_up_at ? 'given-up' : 'waiting';
    },
  };
}
