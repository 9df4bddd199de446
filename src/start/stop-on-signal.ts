/** Longest time for an orderly end, milliseconds; after it the process ends anyway, and runs resume at the next start. */
const longestStop = 10_000;

/** Ends the process after `close`; a second signal, or ten seconds, ends it at once. */
export function stopOnSignal(close: () => Promise<void>, log: { info(fields: object, message: string): void }): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping: no new turns; runs go on at the next start');
    setTimeout(() => process.exit(1), longestStop).unref();
    void close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', stop);
}
