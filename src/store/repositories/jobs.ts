import { sql } from 'kysely';
import type { Jobs } from '../../usecases/ports';
import { json } from '../database';
import type { TxContext } from '../tx-context';

export function createJobs({ db, touched }: TxContext): Jobs {
  return {
    async schedule({ kind, key, dueAt, data }) {
      touched.add('jobs');
      // Whoever claimed it may end it yet, also when the claim ran out or a clock was set back: not this one with it.
      const isInHand = sql`jobs.claimed_until is not null`;
      await db
        .insertInto('jobs')
        .values({ kind, key, due_at: dueAt, data: json(data ?? {}) })
        .onConflict((conflict) =>
          conflict.columns(['kind', 'key']).doUpdateSet({
            data: sql<string>`excluded.data`,
            due_at: sql<Date>`least(jobs.due_at, excluded.due_at)`,
            again_at: sql<Date | null>`case when ${isInHand} then least(jobs.again_at, excluded.due_at) end`,
          }),
        )
        .execute();
    },

    async cancel(kind, key) {
      await db.deleteFrom('jobs').where('kind', '=', kind).where('key', '=', key).execute();
    },
  };
}
