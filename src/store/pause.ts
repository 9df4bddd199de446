/** Resolves after `ms` milliseconds, or at once when the signal fires. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return wait(ms, signal, true);
}

/** As {@link pause}, for background loops: does not keep the process alive. */
export function idlePause(ms: number, signal?: AbortSignal): Promise<void> {
  return wait(ms, signal, false);
}

/** Milliseconds before try number `attempt` (from 1): doubling from `first`, at most `longest`. */
export function growingPause(attempt: number, first: number, longest: number): number {
  return Math.min(longest, first * 2 ** Math.min(attempt - 1, 30));
}

function wait(ms: number, signal: AbortSignal | undefined, keepsAlive: boolean): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(end, ms);
    if (!keepsAlive) timer.unref();
    signal?.addEventListener('abort', end, { once: true });

    function end(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    }
  });
}
