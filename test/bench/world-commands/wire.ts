import type { Exchange } from '../../../src/sandbox/tenant';
import type { World } from '../../../src/sandbox/world';

/** Every call to the tenant but those for tokens, without what was said. */
export function callsTo({ tenant }: World) {
  const calls: Exchange[] = [];
  tenant.onExchange((exchange) => {
    const nothing = { requestBody: null, responseBody: null, responseHeaders: {} };
    if (exchange.service !== 'login') calls.push({ ...exchange, ...nothing });
  });
  return { calls: () => calls.length, callsSince: (mark: number) => calls.slice(mark) };
}
