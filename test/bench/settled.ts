import { pauseFor, until } from '../support/wait';
import type { Postgres } from './site';

type Books = Pick<Postgres, 'query'>;

/** Nothing is left to be sent to Teams, twice in a row: what was just answered may still write. */
export async function untilSettled(books: Books): Promise<void> {
  let calm = 0;
  await until(async () => {
    await pauseFor(250);
    const waiting =
      (await numberOf(books, 'desk.postings where wanted > sent')) +
      (await numberOf(books, 'desk.notices where sent_at is null and given_up_at is null'));
    calm = waiting === 0 ? calm + 1 : 0;
    return calm === 2;
  });
}

/** How many of these rows there are: a table, and perhaps a condition. */
export async function numberOf({ query }: Books, rows: string): Promise<number> {
  const [found] = await query(`select count(*)::int as n from ${rows}`);
  return Number(found?.['n']);
}
