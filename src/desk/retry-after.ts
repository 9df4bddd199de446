const longestMs = 3_600_000;

/**
 * Milliseconds that a service asks to wait in its `Retry-After`, Microsoft's services and the Bot Connector alike: seconds,
 * which Graph may send with a fraction ("2.128"), or an HTTP date (RFC 9110, 10.2.3). `now`: ms since 1970. Undefined when
 * the header is absent or unreadable; at most one hour.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;

  // JavaScript reads a date in nearly everything: "in 7" is a day of 2001.
  const until = /^[A-Z][a-z]+,? /.test(text) ? Date.parse(text) : NaN;
  const wait = /^\d+(\.\d+)?$/.test(text) ? Math.ceil(Number(text) * 1_000) : until - now;
  if (Number.isNaN(wait)) return undefined;
  return Math.min(Math.max(wait, 0), longestMs);
}
