import type { Arrival } from '../../src/sandbox/tenant/core/faults';
import type { BotProcess } from '../support/bot-process';
import { killWhen } from '../support/kill-when';
import type { Moment } from '../support/kill-when';
import type { Arena } from '../support/arena';
import { patience } from '../support/wait';

/** A call of a run to Microsoft: its shape without names and ids, and which of its kind it is within the run. */
export interface Point {
  readonly call: string;
  readonly nth: number;
}

/** `GET graph /v1.0/users/{id}`: the same for every account. */
export function shapeOf({ service, method, path }: Pick<Arrival, 'service' | 'method' | 'path'>): string {
  const bare = decodeURIComponent(path)
    .replace(/[?&](\$select|api-version|\$expand|\$count|\$top)=[^&]*/g, '')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '{id}')
    .replace(/svc-[a-z0-9-]+/gi, '{name}')
    .replace(/\{id\}( or [a-z]+ eq '?\{id\}'?)+/g, '{id}');
  return `${method} ${service} ${bare}`;
}

/** Looks that wait for Microsoft may come any number of times; the first two stand for all of them. */
const looksThatCount = 2;

/** Notes every call of the first attempt of a request. Returns the way to stop, which gives the points in their order. */
export function watchPoints({ world }: Arena, requestId: () => string): () => Point[] {
  const seen = new Map<string, number>();
  const points: Point[] = [];
  const stop = world.tenant.onArrival((arrival) => {
    if (!isOfRun(arrival, requestId())) return undefined;
    const call = shapeOf(arrival);
    const nth = (seen.get(call) ?? 0) + 1;
    seen.set(call, nth);
    if (arrival.method !== 'GET' || nth <= looksThatCount) points.push({ call, nth });
    return undefined;
  });
  return () => {
    stop();
    return points;
  };
}

/** Ends the bot when a run arrives at the point. Resolves with whether it struck within the time, ms. */
export function strike(
  { world }: Arena,
  bot: BotProcess,
  requestId: string,
  { point, moment, withinMs = patience }: { point: Point; moment: Moment; withinMs?: number },
): Promise<boolean> {
  let nth = 0;
  const isThere = (arrival: Arrival) =>
    isOfRun(arrival, requestId) && shapeOf(arrival) === point.call && ++nth === point.nth;
  return killWhen(world, bot, isThere, { moment, withinMs });
}

function isOfRun({ service, headers }: Arrival, requestId: string): boolean {
  // A token belongs to the process: whether a run asks for one depends on who asked before.
  return service !== 'login' && headers['client-request-id'] === `${requestId}:1`;
}
