import { sql } from 'kysely';
import type { Notice, Notices } from '../../usecases/ports';
import { json } from '../database';
import type { TxContext } from '../tx-context';
import { isUnsent } from '../unsent';
import { addresseeOf, chatOf } from './address';
import { tryAgainSoon } from './unreached';

export function createNotices(context: TxContext): Notices {
  const { db } = context;
  return {
    add: (notice) => addNotice(context, notice),

    async stateOf(key) {
      const row = await db
        .selectFrom('notices')
        .select(['sent_at', 'given_up_at'])
        .where('key', '=', key)
        .executeTakeFirst();
      if (!row) return null;
      return row.sent_at ? 'sent' : row.given_up_at ? 'given-up' : 'waiting';
    },

    async refresh(key, values) {
      const row = await db.selectFrom('notices').select('body').where('key', '=', key).executeTakeFirst();
      if (!row) return;
      const body = row.body as { readonly values: object };
      await db
        .updateTable('notices')
        .set({ body: json({ ...body, values: { ...body.values, ...values } }) })
        .where('key', '=', key)
        .where('sent_at', 'is', null)
        .execute();
    },

    async dropWaiting(aadObjectId, message) {
      await neverSent(context, aadObjectId)
        .where(sql`body->>'message'`, '=', message)
        .execute();
    },

    async dropShowing(aadObjectId, requestId, but) {
      const others = neverSent(context, aadObjectId).where('key', '<>', but);
      await others.where(sql`body->'shows'->>'requestId'`, '=', requestId).execute();
    },
  };
}

function neverSent({ db, clock, touched }: TxContext, aadObjectId: string) {
  // The card that it was to bring along goes by itself now.
  touched.add('outbox');
  return db
    .updateTable('notices')
    .set({ given_up_at: clock.now() })
    .where('person_id', '=', aadObjectId.toLowerCase())
    .where(isUnsent('notices'));
}

async function addNotice(context: TxContext, notice: Notice): Promise<boolean> {
  const { db, clock, touched } = context;
  const now = clock.now();
  touched.add('outbox');
  const { person } = notice;
  const address = person ? await chatOf(context, person) : await addresseeOf(context, notice.conversationId);
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('notices')
    .values({
      key: notice.key,
      person_id: address.personId,
      conversation_id: address.conversationId,
      body: json({ ...('person' in address ? { person: address.person } : {}), ...notice }),
      created_at: now,
      due_at: now,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .executeTakeFirstOrThrow();
  const isNew = numInsertedOrUpdatedRows === 1n;
  if (isNew && address.personId !== null) await tryAgainSoon(context, address.personId);
  return isNew;
}
