import { EventEmitter } from 'node:events';

/** What there may be new work in. */
export type WorkKind = 'jobs' | 'outbox';

/** Tells the loops of this process at once that a transaction left work for them; other processes find it by looking. */
export interface Wake {
  touch(kind: WorkKind): void;
  /** Returns the way to stop listening. */
  on(kind: WorkKind, listener: () => void): () => void;
}

export function createWake(): Wake {
  const emitter = new EventEmitter();
  return {
    touch: (kind) => void emitter.emit(kind),
    on(kind, listener) {
      emitter.on(kind, listener);
      return () => void emitter.off(kind, listener);
    },
  };
}
