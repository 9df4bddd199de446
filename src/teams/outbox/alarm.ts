import { setTimeout as sleep } from 'node:timers/promises';

/** Wakes a loop. */
interface Alarm {
  readonly ring: () => void;
  /** Resolves at the next ring, at once when it rang since the last wait, and after `ms` at the latest. */
  readonly wait: (ms: number) => Promise<void>;
  /** Wakes whoever waits, and lets nobody wait any more. */
  readonly clear: () => void;
}

export function createAlarm(): Alarm {
  const off = new AbortController();
  let rang = false;
  let bell = new AbortController();

  function ring(): void {
    rang = true;
    bell.abort();
  }

  return {
    ring,
    async wait(ms) {
      if (!rang)
        await sleep(ms, undefined, { signal: AbortSignal.any([bell.signal, off.signal]) }).catch(() => undefined);
      rang = false;
      bell = new AbortController();
    },
    clear: () => off.abort(),
  };
}
