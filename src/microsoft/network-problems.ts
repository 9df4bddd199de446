import { UpstreamError, type Problem } from '../desk/problem';
import { faultRules, standingAfter, type Purpose } from './answers';
import { serviceTitles, type ServiceName } from './exchange';
import type { HostClosed } from './host-gate';
import type { NetworkFault } from './http';

/** A request that has no answer, as far as its problem needs it. */
export interface Unanswered extends Purpose {
  readonly service: ServiceName;
  readonly method: string;
  readonly url: string;
}

/** The error behind a request without an answer. */
export function networkError(request: Unanswered, fault: NetworkFault): UpstreamError {
  const { outlook } = faultRules[fault.kind];
  const { host, pathname } = new URL(request.url);
  return new UpstreamError(outlook, {
    standing: standingAfter(outlook, request.method),
    ...networkProblem(request, fault, host),
    values: { host },
    technical: `${request.method} ${pathname} → no answer from ${host} (${fault.code})`,
  });
}

/** The error of a host that must not be called now; nothing was sent. */
export function closedError(request: Unanswered, closed: HostClosed): UpstreamError {
  const title = serviceTitles[request.service];
  const reasons = {
    busy: `${title} asked us to wait before we call again`,
    down: `${title} failed many times in a row and is left alone for a moment`,
    full: `Too many calls to ${title} are waiting already`,
  };
  const problem: Problem = {
    code: closed.why === 'down' ? 'service-away' : 'service-busy',
    what: `${reasons[closed.why]}, so we did not ${request.doing} yet.`,
    standing: 'Nothing was sent.',
    next: 'Nobody needs to act: it is tried again after the pause.',
    values: { host: new URL(request.url).host },
  };
  return new UpstreamError('again', problem, { retryAfterMs: closed.retryAfterMs });
}

function networkProblem({ service, doing }: Unanswered, fault: NetworkFault, host: string): Problem {
  const title = serviceTitles[service];
  if (fault.kind === 'certificate') {
    return {
      code: 'certificate-untrusted',
      what: `We could not ${doing}: the certificate of ${host} is not trusted.`,
      next: 'An operator puts the certificate authority of your network (a PEM file) into the CA file setting and restarts the bot.',
    };
  }
  if (fault.code === 'ENOTFOUND') {
    return {
      code: 'host-unknown',
      what: `We could not ${doing}: there is no host ${host}.`,
      next: `It is tried again. If it lasts, an operator compares ${host} with the settings, and checks that this machine resolves names of the internet.`,
    };
  }
  if (fault.kind === 'too-large') {
    return {
      code: 'answer-too-large',
      what: `${title} sent more than we are willing to read when we tried to ${doing}.`,
      next: 'An operator checks the address of the service in the settings.',
    };
  }
  return {
    code: fault.kind === 'timeout' ? 'service-timeout' : 'service-unreachable',
    what: `${title} did not answer when we tried to ${doing}.`,
    next: `It is tried again. If it lasts, an operator checks that this machine reaches ${host} (network, proxy, firewall).`,
  };
}
