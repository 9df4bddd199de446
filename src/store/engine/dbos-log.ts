import type { DLogger } from '@dbos-inc/dbos-sdk';
import type { Log } from '../log';

/** The engine's own words, one level down: what a person must know of is logged by the desk itself. */
export function dbosLog(log: Log, isStopping: () => boolean): DLogger {
  return {
    debug: () => undefined,
    info: (entry) => log.debug({ engine: String(entry) }, 'engine'),
    warn: (entry) => say('warn', { engine: String(entry) }),
    error: (entry, metadata) => say('error', { engine: String(entry), err: metadata?.error }),
  };

  // While stopping, runs that are held in the middle lose their connection; that is wanted.
  function say(level: 'warn' | 'error', fields: object): void {
    log[isStopping() ? 'debug' : level](fields, 'engine');
  }
}
