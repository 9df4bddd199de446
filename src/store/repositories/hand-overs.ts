import { without } from '../../desk/without';
import type { HandOver, HandOvers } from '../../usecases/ports';
import { json } from '../database';
import type { TxContext } from '../tx-context';

/** `of` locks the row: an opening and a revealing come one after the other, and an offer that was revealed stays so. */
export function createHandOvers({ db }: TxContext): HandOvers {
  const rowOf = (requestId: string) => db.selectFrom('hand_overs').select('body').where('request_id', '=', requestId);
  const lockedHandOver = async (requestId: string) => read(await rowOf(requestId).forUpdate().executeTakeFirst());

  return {
    of: (requestId) => lockedHandOver(requestId),

    look: async (requestId) => read(await rowOf(requestId).executeTakeFirst()),

    async save(handOver) {
      const columns = { state: handOver.state, ticket: handOver.ticket ?? null, body: json(handOver) };
      await db
        .insertInto('hand_overs')
        .values({ request_id: handOver.requestId, ...columns })
        .onConflict((conflict) => conflict.column('request_id').doUpdateSet(columns))
        .execute();
    },

    async markRevealed(requestId, ticket, at) {
      const offer = await lockedHandOver(requestId);
      if (offer?.state !== 'offered' || offer.ticket !== ticket) return false;
      const revealed: HandOver = { ...without(offer, 'ticket', 'ticketUntil'), state: 'revealed', revealedAt: at };
      await db
        .updateTable('hand_overs')
        .set({ state: revealed.state, ticket: null, body: json(revealed) })
        .where('request_id', '=', requestId)
        .execute();
      return true;
    },
  };
}

function read(row: { body: unknown } | undefined): HandOver | null {
  return (row?.body as HandOver | undefined) ?? null;
}
