import type { Logger } from '../ports';
import type { Refusal } from './refusal';

/** Refusals for the same reason are written to the log once in so many milliseconds, with their number. */
const pause = 10_000;
/** Reasons that are told apart; some quote what was sent. */
const mostReasons = 50;

/** Writes refusals to the log, but no flood of strangers may fill the disk with them: repeats are for `debug`. */
export function createRefusalLog(logger: Logger, now: () => number): (refusal: Refusal) => void {
  const written = new Map<string, { readonly at: number; alike: number }>();
  return function note({ status, reason, cause }) {
    const earlier = written.get(reason);
    if (earlier && now() - earlier.at < pause) {
      earlier.alike += 1;
      return logger.debug({ status, reason, err: cause }, 'a POST was refused');
    }
    if (!earlier && written.size >= mostReasons) written.delete(String(written.keys().next().value));
    written.set(reason, { at: now(), alike: 0 });
    logger.warn(
      { status, reason, err: cause, ...(earlier?.alike ? { alike: earlier.alike } : {}) },
      'a POST was refused',
    );
  };
}
