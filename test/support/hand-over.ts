import type { Activity } from '../../src/sandbox/teams';
import { until } from './wait';
import type { Story } from './world';

/** What tests of a hand-over look at and do, beside the steps of everybody. */

/** The user of an account on the tenant itself. */
export function userIdOf({ tenant }: Story, account: string): string {
  return tenant.user(`${account}@contoso.onmicrosoft.com`)?.id ?? '';
}

export function passwordOf(story: Story, account: string): string {
  return story.tenant.passwordOf(userIdOf(story, account)) ?? 'the account has no password';
}

/**
 * Moves an offer back in time, so that so much of it is over (0 to 1), and has the desk look at it now. Resolves when the
 * desk has looked: then its job is gone, or due later.
 */
export async function ageOffer({ database }: Story, requestId: string, over: number): Promise<void> {
  const hour = 3_600_000;
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const offeredAt = at(-over * hour - 5_000);
  const times = JSON.stringify({ offeredAt, beganAt: offeredAt, expiresAt: at((1 - over) * hour - 5_000) });
  await database.query('update desk.hand_overs set body = body || $2::jsonb where request_id = $1', [requestId, times]);
  const job = `kind = 'expire-hand-over' and key = $1`;
  await database.query(`update desk.jobs set due_at = now() where ${job}`, [requestId]);
  const due = `select 1 from desk.jobs where ${job} and due_at <= now() + interval '1 second'`;
  await until(async () => (await database.query(due, [requestId])).length === 0);
}

/** Waits until the hand-over of a request stands like this. */
export function untilHandOver({ database }: Story, requestId: string, condition: string): Promise<void> {
  const look = `select 1 from desk.hand_overs where request_id = $1 and ${condition}`;
  return until(async () => (await database.query(look, [requestId])).length > 0);
}

/** Actions in the audit of a request, in order. */
export async function actionsOf({ database }: Story, requestId: string): Promise<string[]> {
  const rows = await database.query(
    `select line::jsonb->>'action' as action from desk.audit where request_id = $1 order by seq`,
    [requestId],
  );
  return rows.map((row) => String((row as { action: string }).action));
}

/** The newest activity of this name that Teams delivered, exactly as it was. */
export function lastDelivered({ teams }: Story, name: 'task/fetch' | 'task/submit'): Activity {
  const sent = teams.traffic.findLast(({ request }) => (request as { name?: string } | undefined)?.name === name);
  return structuredClone(sent?.request as Activity);
}
