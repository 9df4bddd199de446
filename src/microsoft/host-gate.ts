import { setTimeout as sleep } from 'node:timers/promises';
import {
  BrokenCircuitError,
  bulkhead,
  BulkheadRejectedError,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  wrap,
  type IPolicy,
} from 'cockatiel';

export interface GateOptions {
  /** Calls to one host at the same time. Dataverse lengthens the wait of clients that keep sending. Default 4. */
  readonly concurrency?: number;
  /** Longest wait inside a call, ms; a longer one is thrown at once, so that a run can sleep durably. Default 10 000. */
  readonly patienceMs?: number;
  /** Outages in a row after which a host is left alone. Default 10. */
  readonly breakAfter?: number;
  /** How long it is left alone, ms. Default 15 000. */
  readonly restMs?: number;
  /** Milliseconds that only ever go on, so that setting the clock neither ends a pause nor makes it last. */
  readonly now?: () => number;
}

/** The host must not be called now. `busy`: it asked to wait · `down`: too many outages in a row · `full`: our own queue. */
export class HostClosed extends Error {
  override readonly name = 'HostClosed';

  constructor(
    readonly why: 'busy' | 'down' | 'full',
    readonly retryAfterMs: number,
  ) {
    super(`host is ${why}`);
  }
}

/** One gate per host, passed by every caller of that host. */
export interface HostGates {
  /** Runs `work` when the host may be called. Throws {@link HostClosed} instead of waiting longer than the patience. */
  run<T>(host: string, work: () => Promise<T>): Promise<T>;
  /** Nobody calls the host for `ms` milliseconds. A shorter pause never cuts a longer one. */
  pause(host: string, ms: number): void;
}

const QUEUE_LENGTH = 10_000;

/** `isOutage` says which errors of `work` mean that the host itself is in trouble. */
export function createHostGates(isOutage: (error: Error) => boolean, options: GateOptions = {}): HostGates {
  const { patienceMs = 10_000, restMs = 15_000, now = () => performance.now() } = options;
  const policies = new Map<string, IPolicy>();
  const pausedUntil = new Map<string, number>();

  function policyOf(host: string): IPolicy {
    const policy = policies.get(host) ?? createPolicy(isOutage, { ...options, restMs });
    policies.set(host, policy);
    return policy;
  }

  async function waitUntilOpen(host: string): Promise<void> {
    // Somebody else's answer may lengthen the pause while we wait.
    for (let rest = restOf(host); rest > 0; rest = restOf(host)) {
      if (rest > patienceMs) throw new HostClosed('busy', rest);
      await sleep(rest);
    }
  }

  function restOf(host: string): number {
    return (pausedUntil.get(host) ?? 0) - now();
  }

  return {
    async run(host, work) {
      await waitUntilOpen(host);
      try {
        return await policyOf(host).execute(async () => {
          await waitUntilOpen(host);
          return work();
        });
      } catch (error) {
        if (error instanceof BrokenCircuitError) throw new HostClosed('down', restMs);
        if (error instanceof BulkheadRejectedError) throw new HostClosed('full', restMs);
        throw error;
      }
    },
    pause(host, ms) {
      pausedUntil.set(host, Math.max(pausedUntil.get(host) ?? 0, now() + ms));
    },
  };
}

function createPolicy(
  isOutage: (error: Error) => boolean,
  options: GateOptions & { readonly restMs: number },
): IPolicy {
  const { concurrency = 4, breakAfter = 10, restMs } = options;
  const breaker = new ConsecutiveBreaker(breakAfter);
  return wrap(
    bulkhead(concurrency, QUEUE_LENGTH),
    circuitBreaker(handleWhen(isOutage), { breaker, halfOpenAfter: restMs }),
  );
}
