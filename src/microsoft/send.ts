import type { HostGates } from './host-gate';
import { NetworkFault, type Http, type HttpAnswer, type HttpRequest, type NetworkFaultKind } from './http';
import { retryAfterMs } from '../desk/retry-after';

/** One gate per service and host. */
export function gateOf(request: Pick<HttpRequest, 'service' | 'url'>): string {
  return `${request.service} ${new URL(request.url).host}`;
}

/**
 * Sends through the gate of the host; a pause that an answer asks for holds for every caller of that host.
 * Throws NetworkFault and HostClosed.
 */
export async function sendThroughGate(http: Http, gates: HostGates, request: HttpRequest): Promise<HttpAnswer> {
  const host = gateOf(request);
  try {
    return await gates.run(host, async () => {
      const answer = await sendOrOutage(http, request);
      if (answer.status === 429) pauseAsAsked(gates, host, answer);
      return answer;
    });
  } catch (error) {
    if (!(error instanceof Outage)) throw error;
    if (error.reason instanceof NetworkFault) throw error.reason;
    pauseAsAsked(gates, host, error.reason);
    return error.reason;
  }
}

/** True for what a host gate counts as an outage. */
export function isOutage(error: Error): boolean {
  return error instanceof Outage;
}

/** Thrown inside the gate when the host is in trouble, so that its circuit breaker counts it. */
class Outage extends Error {
  constructor(readonly reason: HttpAnswer | NetworkFault) {
    super('outage');
  }
}

/** Faults that say nothing of the host: our own limit, and the proxy before it. */
const isOurs = new Set<NetworkFaultKind>(['too-large', 'proxy']);

async function sendOrOutage(http: Http, request: HttpRequest): Promise<HttpAnswer> {
  let answer: HttpAnswer;
  try {
    answer = await http.send(request);
  } catch (error) {
    if (error instanceof NetworkFault && !isOurs.has(error.kind)) throw new Outage(error);
    throw error;
  }
  if (answer.status >= 500 && answer.status !== 501) throw new Outage(answer);
  return answer;
}

function pauseAsAsked(gates: HostGates, host: string, answer: HttpAnswer): void {
  const wait = retryAfterMs(answer.headers['retry-after'], Date.now());
  if (wait !== undefined) gates.pause(host, wait);
}
