import type { TestDatabase } from './postgres';
import { until } from './wait';

interface Counted {
  readonly database: Pick<TestDatabase, 'query'>;
}

/** Waits until every environment was counted, and every count that was ordered is in the books. */
export async function counted({ database }: Counted): Promise<void> {
  await until(async () => {
    const [row] = await database.query(
      `select (select count(*) from desk.surveys)::int as surveys,
         (select count(*) from desk.jobs where kind in ('take-survey', 'count-slots') and due_at <= now())::int as ordered`,
    );
    return row?.['surveys'] === 3 && row['ordered'] === 0;
  });
}

/** Has an environment counted whole: what somebody changed there lately the bot knows from then on. */
export async function countAgain(story: Counted, environment: 'uat' | 'dev' = 'uat'): Promise<void> {
  await counted(story);
  await story.database.query(`insert into desk.jobs (kind, key, data) values ('take-survey', $1, '{}')`, [environment]);
  await counted(story);
}
