import type { Scheduler } from 'fast-check';
import type { Store, Tx } from '../../src/usecases/ports';

/**
 * The same store, with the moment at which each transaction begins and each of its questions is asked left to fast-check.
 * What the database itself makes wait, waits: only the order of the askers is drawn.
 */
export function interleaved(store: Store, scheduler: Scheduler): Store {
  const turn = (label: string) => scheduler.schedule(Promise.resolve(), label);
  return {
    async transaction(work) {
      await turn('begin');
      return store.transaction((tx) => work(gated(tx, turn)));
    },
    async look(work) {
      await turn('look');
      return store.look((tx) => work(gated(tx, turn)));
    },
  };
}

type Turn = (label: string) => Promise<unknown>;
type Question = (...given: readonly unknown[]) => Promise<unknown>;

function gated(tx: Tx, turn: Turn): Tx {
  const rooms = Object.entries(tx).map(([room, questions]) => [room, gatedRoom(room, questions as object, turn)]);
  return Object.fromEntries(rooms) as Tx;
}

function gatedRoom(room: string, questions: object, turn: Turn): Record<string, Question> {
  const gates = Object.entries(questions).map(([name, ask]) => {
    const gate: Question = async (...given) => {
      await turn(`${room}.${name}`);
      return (ask as Question)(...given);
    };
    return [name, gate] as const;
  });
  return Object.fromEntries(gates);
}
