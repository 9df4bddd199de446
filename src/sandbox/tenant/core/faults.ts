import type { ServiceName } from './calls';

export type FaultKind =
  | '429'
  | '5xx'
  | '5xx-after-apply'
  | 'timeout'
  | 'timeout-after-apply'
  | 'reset'
  | 'reset-after-apply'
  | 'stale-read'
  | 'refuse';

/** A failure to come. It strikes the next matching requests, `times` of them (default 1). */
export interface Fault {
  readonly service: ServiceName;
  readonly kind: FaultKind;
  readonly environmentId?: string;
  readonly method?: string;
  /** Tested against the path with its query. */
  readonly path?: RegExp;
  readonly times?: number;
  /** Lets so many matching requests pass first. */
  readonly skip?: number;
  /** Of `429`, in seconds; the default is the service's own. */
  readonly retryAfterSeconds?: number;
  /** Of `5xx` and `refuse`: status, and the code and message in the service's form. */
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
}

/** A request that has reached a service; nothing has been done yet. */
export interface Arrival {
  readonly service: ServiceName;
  readonly environmentId: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Looks at an arrival, may hold it, and may name the kind of fault that strikes it. */
export type ArrivalListener = (arrival: Arrival) => FaultKind | undefined | Promise<FaultKind | undefined>;

export interface Faults {
  failNext(fault: Fault): void;
  /** Calls `listener` for every request before it is applied; returns the way to stop it. */
  onArrival(listener: ArrivalListener): () => void;
  /** The fault that a listener wants for this arrival, or else the one that was armed for it. */
  arriving(arrival: Arrival): Promise<Fault | undefined>;
  /** The fault that strikes this request; it counts as used. */
  take(request: {
    service: ServiceName;
    environmentId: string | undefined;
    method: string;
    path: string;
  }): Fault | undefined;
  /** Faults that have not struck yet. A story ends with none left. */
  pending(): readonly Fault[];
  clear(): void;
}

export function createFaults(): Faults {
  let armed: { fault: Fault; left: number; skip: number }[] = [];
  const listeners = new Set<ArrivalListener>();

  return {
    failNext: (fault) => void armed.push({ fault, left: fault.times ?? 1, skip: fault.skip ?? 0 }),
    onArrival(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async arriving(arrival) {
      for (const listener of listeners) {
        const kind = await listener(arrival);
        if (kind) return { service: arrival.service, kind };
      }
      return this.take(arrival);
    },
    take(request) {
      const match = armed.find(({ fault }) => strikes(fault, request));
      if (!match) return undefined;
      if (match.skip > 0) {
        match.skip -= 1;
        return undefined;
      }

      match.left -= 1;
      if (match.left <= 0) armed = armed.filter((each) => each !== match);
      return match.fault;
    },
    pending: () => armed.map(({ fault }) => fault),
    clear: () => void (armed = []),
  };
}

function strikes(fault: Fault, request: Parameters<Faults['take']>[0]): boolean {
  return (
    fault.service === request.service &&
    (fault.environmentId === undefined || fault.environmentId === request.environmentId) &&
    (fault.method === undefined || fault.method.toUpperCase() === request.method) &&
    (fault.path === undefined ||
      new RegExp(fault.path.source, fault.path.flags.replace(/[gy]/g, '')).test(request.path))
  );
}
