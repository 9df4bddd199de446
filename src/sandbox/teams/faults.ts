/** How the next calls of the bot to the connector go wrong. */
export interface Fault {
  /** HTTP status to answer; 0 closes the connection without an answer. */
  readonly status: number;
  /** How many matching calls fail; 1 when absent. */
  readonly times?: number;
  /** True does the work and then fails: the bot cannot know that it was done. */
  readonly applyFirst?: boolean;
  readonly code?: string;
  readonly message?: string;
  /** Seconds, sent as `Retry-After`. */
  readonly retryAfter?: number;
  /** Only calls of this method, for example `PUT`. */
  readonly method?: string;
  /** Only calls whose path or query has this part, for example the id of a conversation. */
  readonly path?: string;
}

/** A queue of planned failures; each matching call uses one up. */
export function createFaults() {
  let planned: Array<{ fault: Fault; left: number }> = [];

  return {
    plan: (fault: Fault): void => {
      planned.push({ fault, left: fault.times ?? 1 });
    },
    /** What was planned and has not happened does not happen any more. */
    clear: (): void => {
      planned = [];
    },
    next(method: string, path: string): Fault | undefined {
      const entry = planned.find(({ fault }) => (fault.method ?? method) === method && path.includes(fault.path ?? ''));
      if (!entry) return undefined;
      entry.left -= 1;
      planned = planned.filter(({ left }) => left > 0);
      return entry.fault;
    },
  };
}

export type Faults = ReturnType<typeof createFaults>;
