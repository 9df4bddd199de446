/** Work that the simulated services do later by themselves: synchronisation, replication, purging. */
export interface Timeline {
  /** Plans `work` for the moment `due` (ms). It gets that moment, even when it runs later. */
  plan(due: number, work: (at: number) => void): void;
  /** Does everything that is due by `now`, in order of time. Called before every request. */
  settle(now: number): void;
  /** The moment of the next planned work, if any. */
  next(): number | undefined;
}

interface Planned {
  readonly due: number;
  readonly order: number;
  readonly work: (at: number) => void;
}

/** A list of future work that needs no timer: whoever looks at the tenant first makes the past happen. */
export function createTimeline(): Timeline {
  const planned: Planned[] = [];
  let order = 0;

  function earliest(): Planned | undefined {
    return planned.reduce<Planned | undefined>(
      (best, each) =>
        !best || each.due < best.due || (each.due === best.due && each.order < best.order) ? each : best,
      undefined,
    );
  }

  return {
    plan(due, work) {
      planned.push({ due, order: order++, work });
    },
    settle(now) {
      for (let next = earliest(); next && next.due <= now; next = earliest()) {
        planned.splice(planned.indexOf(next), 1);
        next.work(next.due);
      }
    },
    next: () => earliest()?.due,
  };
}
