import type { Call, Reply } from '../core/calls';
import { dataverseError } from './errors';
import type { EnvironmentState } from './environment';

export type LimitKind = 'requests' | 'execution' | 'concurrency';

/** Watches the service-protection limits of one environment, per caller. */
export interface Protection {
  /** Counts a request in; a reply means that it must not go on. Call `leave` when an admitted one has ended. */
  enter(call: Call): { readonly refused: Reply } | { leave(tookMs: number): void };
  headers(caller: string): Record<string, string>;
  /** A 429 of this kind. `Retry-After` doubles while the caller keeps calling. */
  throttle(call: Pick<Call, 'headers' | 'requestId' | 'now'>, caller: string, kind: LimitKind, seconds?: number): Reply;
}

interface Usage {
  readonly requests: { readonly at: number; tookMs: number }[];
  inFlight: number;
  refusals: number;
  lastRefusal: number;
}

export const limitErrors: Record<LimitKind, (limits: EnvironmentState['limits']) => [string, string]> = {
  requests: ({ requests, windowMs }) => [
    '0x80072322',
    `Number of requests exceeded the limit of ${requests} over time window of ${windowMs / 1000} seconds.`,
  ],
  execution: ({ executionMs, windowMs }) => [
    '0x80072321',
    `Combined execution time of incoming requests exceeded limit of ${executionMs.toLocaleString('en-US')} milliseconds over time window of ${windowMs / 1000} seconds. Decrease number of concurrent requests or reduce the duration of requests and try again later.`,
  ],
  concurrency: ({ concurrency }) => [
    '0x80072326',
    `Number of concurrent requests exceeded the limit of ${concurrency}.`,
  ],
};

export function createProtection(environment: EnvironmentState): Protection {
  const byCaller = new Map<string, Usage>();
  const throttle: Protection['throttle'] = (call, caller, kind, seconds) => {
    const usage = usageOf(byCaller, environment, caller, call.now);
    usage.refusals = call.now - usage.lastRefusal > environment.limits.windowMs ? 1 : usage.refusals + 1;
    usage.lastRefusal = call.now;
    const [code, message] = limitErrors[kind](environment.limits);
    const wait = seconds ?? Math.min(2 ** (usage.refusals - 1), environment.limits.windowMs / 1000);
    return { ...dataverseError(call, 429, code, message), headers: { 'retry-after': String(wait) } };
  };

  return {
    throttle,
    enter(call) {
      const usage = usageOf(byCaller, environment, call.caller.objectId, call.now);
      const exceeded = exceededLimit(usage, environment.limits);
      if (exceeded) return { refused: throttle(call, call.caller.objectId, exceeded) };

      const request = { at: call.now, tookMs: 0 };
      usage.requests.push(request);
      usage.inFlight += 1;
      return {
        leave(tookMs) {
          request.tookMs = tookMs;
          usage.inFlight -= 1;
        },
      };
    },
    headers(caller) {
      const usage = byCaller.get(caller);
      const seconds = (environment.limits.executionMs - spentMs(usage)) / 1000;
      const twoDigits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
      return {
        'x-ms-ratelimit-burst-remaining-xrm-requests': String(
          environment.limits.requests - (usage?.requests.length ?? 0),
        ),
        'x-ms-ratelimit-time-remaining-xrm-requests': seconds.toLocaleString('en-US', twoDigits),
      };
    },
  };
}

function usageOf(byCaller: Map<string, Usage>, environment: EnvironmentState, caller: string, now: number): Usage {
  const usage = byCaller.get(caller) ?? { requests: [], inFlight: 0, refusals: 0, lastRefusal: 0 };
  byCaller.set(caller, usage);
  while (usage.requests[0] && usage.requests[0].at <= now - environment.limits.windowMs) usage.requests.shift();
  return usage;
}

function spentMs(usage: Usage | undefined): number {
  return usage?.requests.reduce((sum, { tookMs }) => sum + tookMs, 0) ?? 0;
}

function exceededLimit(usage: Usage, limits: EnvironmentState['limits']): LimitKind | undefined {
  if (usage.inFlight >= limits.concurrency) return 'concurrency';
  if (usage.requests.length >= limits.requests) return 'requests';
  return spentMs(usage) >= limits.executionMs ? 'execution' : undefined;
}
