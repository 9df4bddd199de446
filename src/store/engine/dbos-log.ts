import type { DLogger } from '@dbos-inc/dbos-sdk';
import type { Log } from '../log';

/** The engine's own words, one level down: what a person must know of is logged by the desk itself. */
export function dbosLog(log: Log, isStopping: () => boolean): DLogger {
  return {
    debug: () => undefined,
    info: (entry) => log.debug({ engine: String(entry) }, 'engine'),
    // While stopping, runs that are held in the middle lose their connection; that is wanted.
    warn: (entry) => (isStopping() ? log.debug : log.warn).call(log, { engine: String(entry) }, 'engine'),
    error: (entry, metadata) =>
      (isStopping() ? log.debug : log.error).call(log, { engine: String(entry), err: metadata?.error }, 'engine'),
  };
}
