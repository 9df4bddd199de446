import type { AuditEntry } from '../../desk/audit';
import type { Denials, Refused } from '../../usecases/ports';

interface DenialsOptions {
  /** Writes one line of the audit. */
  readonly write: (entry: AuditEntry) => Promise<void>;
  /** How long refusals that are alike are gathered, milliseconds. Default one minute. */
  readonly windowMs?: number;
  /** Lines of their own for one action within a window; a quarter of them for one person or tenant. The others share a line. */
  readonly most?: number;
  readonly onFailure: (error: unknown) => void;
}

/** The first of its kind is written at once, those after it as one line with their number. */
export interface GatheredDenials extends Denials {
  /** Writes what is gathered. */
  flush(): Promise<void>;
}

interface Gathering {
  readonly key: readonly string[];
  last: Refused;
  count: number;
  readonly timer: NodeJS.Timeout;
}

const minute = 60_000;

/** What was refused goes into the audit, but no flood, of strangers or of one person's presses, may fill the disk with it. */
export function createDenials(options: DenialsOptions): GatheredDenials {
  const { write, windowMs = minute, most = 20, onFailure } = options;
  const windows = new Map<string, Gathering>();

  function open(key: readonly string[], last: Refused): void {
    const timer = setTimeout(() => void close(key).catch(onFailure), windowMs).unref();
    windows.set(nameOf(key), { key, last, count: 0, timer });
  }

  async function close(key: readonly string[]): Promise<void> {
    const window = windows.get(nameOf(key));
    if (!window) return;
    clearTimeout(window.timer);
    windows.delete(nameOf(key));
    if (window.count === 0) return;
    open(key, window.last);
    await write(gathered(window));
  }

  return {
    async note(refused) {
      const key = roomFor(refused, [...windows.values()], most);
      const window = windows.get(nameOf(key));
      if (window) return void Object.assign(window, { last: refused, count: window.count + 1 });
      open(key, refused);
      await write(gathered({ key, last: refused, count: 1 }));
    },
    async flush() {
      const keys = [...windows.values()].map(({ key }) => key);
      await Promise.all(keys.map(close));
      for (const { timer } of windows.values()) clearTimeout(timer);
      windows.clear();
    },
  };
}

/** As particular as there is room for. */
function roomFor({ alike }: Refused, windows: readonly Gathering[], most: number): readonly string[] {
  const begunWith = (prefix: readonly string[]) =>
    windows.filter(({ key }) => prefix.every((part, n) => key[n] === part)).length;
  const isFull = (length: number) => begunWith(alike.slice(0, length)) >= (length === 1 ? most : Math.ceil(most / 4));
  const isThere = windows.some(({ key }) => nameOf(key) === nameOf(alike));
  const firstFull = alike.findIndex((_part, n) => n > 0 && isFull(n));
  return isThere || firstFull < 0 ? alike : alike.slice(0, firstFull);
}

function nameOf(key: readonly string[]): string {
  return JSON.stringify(key);
}

/** A line for several that differ names the last of them, and says so; it belongs to no single person or request. */
function gathered({ key, last, count }: Pick<Gathering, 'key' | 'last' | 'count'>): AuditEntry {
  const { entry, alike } = last;
  if (key.length === alike.length) return { ...entry, after: { ...entryAfter(entry), count } };
  const { kind, action, actor, requestId, environmentId, object } = entry;
  const whole = { actor, requestId, environmentId, object, ...entryAfter(entry) };
  return { kind, action, actor: 'desk', after: { count, differing: true, last: whole } };
}

function entryAfter({ after }: AuditEntry): object {
  return typeof after === 'object' && after !== null ? after : {};
}
