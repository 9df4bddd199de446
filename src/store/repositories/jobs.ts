import { sql } from 'kysely';
import type { Jobs } from '../../usecases/ports';
import { json } from '../database';
import type { TxContext } from '../tx-context';

export function createJobs({ db, touched }: TxContext): Jobs {
  return {
    async schedule({ kind, key, dueAt, data }) {
      touched.add('jobs');
      const isBeingDone = sql`jobs.claimed_until > clock_timestamp()`;
      await db
        .insertInto('jobs')
        .values({ kind, key, due_at: dueAt, data: json(data ?? {}) })
        .onConflict((conflict) =>
          conflict.columns(['kind', 'key']).doUpdateSet({
            data: sql<string>`excluded.data`,
            due_at: sql<Date>`case when ${isBeingDone} then jobs.due_at else least(jobs.due_at, excluded.due_at) end`,
            again_at: sql<Date | null>`case when ${isBeingDone} then least(jobs.again_at, excluded.due_at) end`,
          }),
        )
        .execute();
    },

    async cancel(kind, key) {
      await db.deleteFrom('jobs').where('kind', '=', kind).where('key', '=', key).execute();
    },
  };
}
