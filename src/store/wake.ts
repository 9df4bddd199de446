import { AsyncResource } from 'node:async_hooks';
import { EventEmitter } from 'node:events';

export const workKinds = ['jobs', 'outbox'] as const;

/** What there may be new work in. */
export type WorkKind = (typeof workKinds)[number];

/** Tells the loops of this process at once that there may be work for them. */
export interface Wake {
  touch(kind: WorkKind): void;
  /** Returns the way to stop listening. */
  on(kind: WorkKind, listener: () => void): () => void;
}

/** `onFirst` is called before the first who listens. */
export function createWake(onFirst: () => void = () => undefined): Wake {
  const emitter = new EventEmitter();
  let isFirst = true;
  return {
    touch: (kind) => void emitter.emit(kind),
    on(kind, listener) {
      if (isFirst) onFirst();
      isFirst = false;
      // Whoever wakes, a step of a run as well, hands nothing of its own on: no run can begin within a step.
      const inItsOwnContext = AsyncResource.bind(listener);
      emitter.on(kind, inItsOwnContext);
      return () => void emitter.off(kind, inItsOwnContext);
    },
  };
}
