/**
 * Parts that must work for the bot to be ready: `door` lets Teams in, `runs` is the durable engine, `outbox` sends cards and
 * notices, `sweep` does what is due.
 */
type PartName = 'door' | 'database' | 'audit' | 'runs' | 'outbox' | 'sweep';

/** What keeps a part from its work. */
export interface Trouble {
  /** In plain English, for operators; no secrets. */
  readonly why: string;
  /** When it was first seen, ISO instant. */
  readonly since: string;
}

export interface PartOfReadiness {
  readonly part: PartName;
  /** Null while the part works. */
  readonly trouble: Trouble | null;
  /** What an operator should know of a part that works. */
  readonly remark?: string;
}

export interface TroubleBook {
  /** The newest reason counts; the time stays that of the first. */
  readonly note: (error: unknown) => Trouble;
  readonly over: () => void;
  readonly now: () => Trouble | null;
  /** Does it: what is thrown is noted and thrown on, and what succeeds ends the trouble. */
  readonly during: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Remembers since when a part has been in trouble, until it is over. */
export function keepTrouble(now: () => Date): TroubleBook {
  let known: Trouble | null = null;
  const note = (error: unknown) => (known = { why: reasonOf(error), since: known?.since ?? now().toISOString() });
  return {
    note,
    over: () => void (known = null),
    now: () => known,
    async during(work) {
      try {
        const done = await work();
        known = null;
        return done;
      } catch (error) {
        note(error);
        throw error;
      }
    },
  };
}

/** What an error says; where a host has several addresses the message is empty, and the code has to do. */
function reasonOf(error: unknown): string {
  if (typeof error === 'string') return error;
  const { message, code, cause } = (error ?? {}) as { message?: unknown; code?: unknown; cause?: unknown };
  const said = cause instanceof Error && cause.message !== '' ? cause.message : message;
  if (typeof said === 'string' && said !== '') return said;
  return typeof code === 'string' ? code : 'for an unknown reason';
}
