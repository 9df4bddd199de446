import type { Exchange } from '../../../src/sandbox/tenant';
import type { World } from '../../../src/sandbox/world';
import { doubledWrites } from '../doubled-writes';
import { wireMessageOf } from '../teams-wire';
import type { WireMessage } from '../teams-wire';

/** Every call to the tenant but those for tokens, without what was said. */
export function callsTo({ tenant }: World) {
  const calls: Exchange[] = [];
  tenant.onExchange((exchange) => {
    const nothing = { requestBody: null, responseBody: null, responseHeaders: {} };
    if (exchange.service !== 'login') calls.push({ ...exchange, ...nothing });
  });
  return { calls: () => calls.length, callsSince: (mark: number) => calls.slice(mark) };
}

/** What bots send to Teams, and what they change in the tenant. */
export function messagesTo({ teams, tenant }: World) {
  const messages: WireMessage[] = [];
  teams.onExchange((exchange) => {
    const message = wireMessageOf(exchange);
    if (message) messages.push(message);
  });
  return {
    messages: () => messages.length,
    messagesSince: (mark: number) => messages.slice(mark),
    writes: () => tenant.ledger.length,
    doubledWritesSince: (mark: number) => doubledWrites(tenant.ledger.slice(mark)),
  };
}
