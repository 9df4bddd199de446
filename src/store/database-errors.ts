import { UpstreamError, type Problem } from '../desk/problem';

/** SQLSTATEs that a new try of the whole transaction gets past. */
const retryable = new Set(['40001', '40P01', '55P03']);
/** Server stopping or starting, connection limit, disk full; class 08 (connection) is checked by its prefix. */
const away = new Set(['57P01', '57P02', '57P03', '57P05', '53300', '53100', '25P03', '25P04']);
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** pg throws these without any code (pg 8.23, lib/client.js and pg-pool). */
const awayTexts = [
  /^Connection terminated/,
  /timeout exceeded when trying to connect/,
  /^timeout expired/,
  /^Client has encountered a connection error/,
  /not queryable/,
  /^Query read timeout/,
];

export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

export function isRetryable(error: unknown): boolean {
  return retryable.has(codeOf(error));
}

export function violates(error: unknown, constraint: string): boolean {
  return codeOf(error) === '23505' && (error as { constraint?: string }).constraint === constraint;
}

export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof UpstreamError) return error.problem.code === 'database-away';
  const code = codeOf(error);
  if (away.has(code) || code.startsWith('08') || networkCodes.has(code)) return true;
  const { message, errors } = (error ?? {}) as { message?: unknown; errors?: unknown };
  if (typeof message === 'string' && awayTexts.some((text) => text.test(message))) return true;
  // A host name with several addresses fails with one error for each.
  return Array.isArray(errors) && errors.some(isDatabaseAway);
}

/** Gives errors of the connection their product meaning; all others are bugs and stay as they are. */
export function mapDatabaseError(error: unknown): unknown {
  if (error instanceof UpstreamError || !isDatabaseAway(error)) return error;
  const problem: Problem = {
    code: 'database-away',
    standing: 'perhaps-recorded',
    technical: `${codeOf(error)} ${(error as Error).message}`.trim(),
  };
  return new UpstreamError('again', problem, { cause: error });
}
