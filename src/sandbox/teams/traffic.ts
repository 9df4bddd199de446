import type { Exchange } from './types';

/** The log of everything said between Teams and the bot, in order. */
export function createTraffic(now: () => number, keep = 2000) {
  const exchanges: Exchange[] = [];
  const listeners = new Set<(exchange: Exchange) => void>();
  let count = 0;

  return {
    exchanges,
    /** Number of the exchange that began last; those of which something may still be under way have no larger one. */
    mark: (): number => count,
    /** Notes the start of an exchange; call the result with the answer. */
    begin(direction: Exchange['direction'], method: string, path: string, request: unknown) {
      const at = now();
      count += 1;
      const number = count;
      return function end(status: number, response: unknown): void {
        const exchange = { number, direction, method, path, request, status, response, at, ms: now() - at };
        exchanges.push(exchange);
        if (exchanges.length > keep) exchanges.shift();
        for (const listener of listeners) listener(exchange);
      };
    },
    /** The last exchanges that did not end well, a line each. */
    untaken: (): string =>
      exchanges
        .filter(({ status }) => status < 200 || status >= 300)
        .slice(-5)
        .map(
          ({ direction, method, path, status, ms }) =>
            `Not taken: ${direction} ${method} ${path} ${status} after ${ms} ms`,
        )
        .join('\n'),
    /** Calls back after every exchange; returns the function that stops it. */
    listen: (listener: (exchange: Exchange) => void): (() => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export type Traffic = ReturnType<typeof createTraffic>;
