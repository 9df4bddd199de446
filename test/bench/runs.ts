import { until } from '../support/wait';
import { sendEvenly } from './load';
import { numberOf, untilSettled } from './settled';
import type { Site } from './site';
import { approvers } from './world';

type Place = Pick<Site, 'world' | 'database'>;

/** So few that no limit for one person is met. */
const approvalsPerSecond = 20;

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

/** Approvers take turns to press Approve; gives when the first did, ms since 1970. Throws unless all are approved. */
export async function approveAll({ world, database }: Place, url: string, ids: readonly string[]): Promise<number> {
  const press = (requestId: string, n: number) => {
    const who = approvers[n % approvers.length] ?? '';
    return world.ask('press', { who, requestId, verb: 'request.approve', trigger: 'manual' });
  };
  const activities = await Promise.all(ids.map(press));
  const target = { url, token: await world.ask('token', url) };
  const began = Date.now();
  await sendEvenly(target, activities, approvalsPerSecond);
  const left = await numberOf(database, `desk.requests where state = 'pending'`);
  if (left > 0) throw new Error(`${left} of ${ids.length} requests were not approved.`);
  return began;
}

/** Waits for the end of each run; gives when the last came, ms since 1970. Throws unless all have made their account. */
export async function untilEnded({ database }: Pick<Site, 'database'>, ids: readonly string[]): Promise<number> {
  const text = `select completed_at::float as at from dbos.workflow_status
    where completed_at is not null and workflow_uuid = any($1)`;
  const ends = async () => (await database.query(text, [ids.map(runOf)])).map(({ at }) => Number(at));
  await until(async () => (await ends()).length === ids.length);
  const others = `select id, state from desk.requests where state <> 'done' and id = any($1)`;
  const otherwise = await database.query(others, [ids]);
  if (otherwise.length > 0) throw new Error(`Runs that ended otherwise: ${JSON.stringify(otherwise)}.`);
  return Math.max(...(await ends()));
}

/** The first attempt of a request, as the engine calls it. */
export function runOf(requestId: string): string {
  return `${requestId}:1`;
}

/** Names for accounts that nobody has yet. */
export function newNames(what: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_one, n) => `svc-${what}-${n + 100}`);
}
