import pino from 'pino';
import type { Logger } from 'pino';
import { errorWithoutNames } from './error-without-names';

/**
 * JSON lines to stdout, UTC, one object a line; anything that could hold a secret is blanked out wherever it stands.
 * At `debug` an error says all that it holds, else nothing in which people are named.
 */
export function createLogger(level: string, destination?: pino.DestinationStream): Logger {
  const secrets = ['password', 'secret', 'token', 'authorization', 'client_secret', 'value'];
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[hidden]' },
      ...(level !== 'debug' && { serializers: { err: errorWithoutNames } }),
    },
    destination ?? pino.destination({ sync: false }),
  );
}
