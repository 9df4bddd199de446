import { sql } from 'kysely';
import type { OnConflictBuilder } from 'kysely';
import type { Jobs } from '../../usecases/ports';
import { json } from '../database';
import type { Schema } from '../schema';
import type { TxContext } from '../tx-context';

export function createJobs({ db, touched }: TxContext): Jobs {
  return {
    async schedule({ kind, key, dueAt, data }) {
      touched.add('jobs');
      await db
        .insertInto('jobs')
        .values({ kind, key, due_at: dueAt, data: json(data ?? {}) })
        .onConflict(sooner)
        .execute();
    },

    async scheduleEach(kind, keys, dueAt) {
      if (keys.length === 0) return;
      touched.add('jobs');
      await db
        .insertInto('jobs')
        .columns(['kind', 'key', 'due_at', 'data'])
        // In one order, so that two who schedule the same wait for each other.
        .expression(
          sql`select distinct ${kind}::text, key, ${dueAt}::timestamptz, '{}'::jsonb
            from unnest(${[...keys]}::text[]) as each(key) order by key`,
        )
        .onConflict(sooner)
        .execute();
    },

    async cancel(kind, key) {
      await db.deleteFrom('jobs').where('kind', '=', kind).where('key', '=', key).execute();
    },
  };
}

/** Whoever claimed it may end it yet, also when the claim ran out or a clock was set back: not this one with it. */
const isInHand = sql`jobs.claimed_until is not null`;

/** One that waits already is due at the earlier time; one that is in hand is done once more. */
function sooner(conflict: OnConflictBuilder<Schema, 'jobs'>) {
  return conflict.columns(['kind', 'key']).doUpdateSet({
    data: sql<string>`excluded.data`,
    due_at: sql<Date>`least(jobs.due_at, excluded.due_at)`,
    again_at: sql<Date | null>`case when ${isInHand} then least(jobs.again_at, excluded.due_at) end`,
  });
}
