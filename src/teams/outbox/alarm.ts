import { setTimeout as sleep } from 'node:timers/promises';

/** Wakes a loop: when it is rung, or when a time has come. */
interface Alarm {
  readonly ring: () => void;
  /** Rings after so many milliseconds. */
  readonly ringIn: (ms: number) => void;
  /** Resolves at the next ring, at once when it rang since the last wait, and after `ms` at the latest. */
  readonly wait: (ms: number) => Promise<void>;
  /** Takes back every time that was set. */
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
    ringIn: (ms) => void sleep(ms, undefined, { signal: off.signal }).then(ring, () => undefined),
    async wait(ms) {
      if (!rang)
        await sleep(ms, undefined, { signal: AbortSignal.any([bell.signal, off.signal]) }).catch(() => undefined);
      rang = false;
      bell = new AbortController();
    },
    clear: () => off.abort(),
  };
}
