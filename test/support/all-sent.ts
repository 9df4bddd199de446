import type { SeenMessage } from '../../src/sandbox/teams';
import type { TestDatabase } from './postgres';
import { sees } from './steps';
import type { Stage } from './steps';
import { until } from './wait';

interface Books {
  readonly database: Pick<TestDatabase, 'query'>;
}

const toBeSent = `select 1 from desk.notices where sent_at is null and given_up_at is null
    and ($1::text is null or person_id = $1)
  union all select 1 from desk.postings where sent < wanted and ($1::text is null or person_id = $1)`;

/**
 * Resolves when Teams has taken whatever the books hold for it now, or for one person: by then it is on screen, and a card that
 * moved further down is gone from where it was. For ever in vain while somebody it is for cannot be reached.
 */
export function untilAllIsSent({ database }: Books, personId?: string): Promise<void> {
  return until(async () => (await database.query(toBeSent, [personId ?? null])).length === 0);
}

/** The same as {@link sees}, once nothing is on its way to the person that could take the place of the card. */
export async function seesAtRest(
  story: Stage & Books,
  who: string,
  account: string,
  words: string | RegExp,
): Promise<SeenMessage> {
  await sees(story, who, account, words);
  await untilAllIsSent(story, story.teams.as(who).person.aadObjectId);
  return sees(story, who, account, words);
}
