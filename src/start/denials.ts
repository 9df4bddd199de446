import type { Denial } from '../teams/options';

export interface DenialsOptions {
  /** Writes one line of the audit; `count` refusals were alike. */
  readonly write: (denial: Denial, count: number) => Promise<void>;
  /** How long refusals that are alike are gathered, milliseconds. Default one minute. */
  readonly windowMs?: number;
  /** Tenants that get a line of their own within a window; the others share one. */
  readonly mostTenants?: number;
  readonly onFailure: (error: unknown) => void;
}

export interface Denials {
  /** The first of its kind is written at once, those after it as one line with their number. */
  note(denial: Denial): Promise<void>;
  /** Writes what is gathered. */
  flush(): Promise<void>;
}

interface Window {
  last: Denial;
  count: number;
  readonly timer: NodeJS.Timeout;
}

const minute = 60_000;
const someOther = 'another tenant';

/** What the front door refused goes into the audit, but no flood of strangers may fill the disk with it. */
export function createDenials(options: DenialsOptions): Denials {
  const { write, windowMs = minute, mostTenants = 20, onFailure } = options;
  const windows = new Map<string, Window>();

  function open(key: string, last: Denial): void {
    const timer = setTimeout(() => void close(key).catch(onFailure), windowMs).unref();
    windows.set(key, { last, count: 0, timer });
  }

  async function close(key: string): Promise<void> {
    const window = windows.get(key);
    if (!window) return;
    clearTimeout(window.timer);
    windows.delete(key);
    if (window.count === 0) return;
    open(key, window.last);
    await write(window.last, window.count);
  }

  return {
    async note(denial) {
      const own = `${denial.reason} ${denial.tenantId}`;
      const key = windows.has(own) || windows.size < mostTenants ? own : `${denial.reason} ${someOther}`;
      const window = windows.get(key);
      if (window) return void Object.assign(window, { last: denial, count: window.count + 1 });
      open(key, denial);
      await write(denial, 1);
    },
    async flush() {
      const keys = [...windows.keys()];
      await Promise.all(keys.map(close));
      for (const key of keys) clearTimeout(windows.get(key)?.timer);
      windows.clear();
    },
  };
}
