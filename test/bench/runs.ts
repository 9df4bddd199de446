import { until } from '../support/wait';
import { numberOf, untilSettled } from './settled';
import type { Site } from './site';

type Place = Pick<Site, 'world' | 'database'>;

/**
 * Colleagues ask for these accounts, with a role that takes one approval, or with `admin`, which takes two;
 * gives the ids in the order of the names when everybody has the cards.
 */
export async function askFor(
  { world, database }: Place,
  names: readonly string[],
  colleagues: number,
  role: 'writer' | 'admin' = 'writer',
): Promise<readonly string[]> {
  await world.ask('ask', names, colleagues, role);
  await until(async () => (await numberOf(database, `desk.requests where state = 'pending'`)) === names.length);
  await untilSettled(database);
  const text = `select id from desk.requests where account_name = any($1::text[])
    order by array_position($1::text[], account_name)`;
  return (await database.query(text, [names])).map(({ id }) => String(id));
}

/** Names for accounts that nobody has yet. */
export function newNames(what: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_one, n) => `svc-${what}-${n + 100}`);
}
