import { UpstreamError, type Problem } from '../desk/problem';
import type { ProblemCode } from '../words/saying';
import { faultRules, standingAfter, type Purpose } from './answers';
import { serviceTitles, type ServiceName } from './exchange';
import type { HostClosed } from './host-gate';
import { isOfCertificate, type NetworkFault } from './http';

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
  const problem: Problem = {
    standing: fault.kind === 'proxy' ? 'nothing-sent' : standingAfter(outlook, request.method),
    ...networkProblem(request, fault, host),
    technical: `${request.method} ${pathname} → ${fault.kind === 'proxy' ? `not past ${fault.proxy}` : `no answer from ${host}`} (${fault.code})`,
  };
  const { service, method } = request;
  return new UpstreamError(outlook, problem, { answer: { service, method, cause: fault.code } });
}

/** The error of a host that must not be called now; nothing was sent. */
export function closedError(request: Unanswered, closed: HostClosed): UpstreamError {
  const problem: Problem = {
    code: closed.why === 'down' ? 'service-away' : 'service-busy',
    standing: 'nothing-sent',
    values: {
      case: `closed-${closed.why}`,
      service: serviceTitles[request.service],
      doing: request.doing,
      host: new URL(request.url).host,
    },
  };
  return new UpstreamError('again', problem, { retryAfterMs: closed.retryAfterMs });
}

function networkProblem({ service, doing }: Unanswered, fault: NetworkFault, host: string): Problem {
  if (fault.kind === 'proxy') return proxyProblem(doing, fault, host);
  return { code: codeOf(fault), values: { service: serviceTitles[service], doing, host } };
}

/** The proxy is to blame, and not the service, which was never asked. */
function proxyProblem(doing: string, { code, proxy }: NetworkFault, host: string): Problem {
  const isStatus = /^\d+$/.test(code);
  const reason = code === '407' ? 'password' : isStatus ? 'refused' : isOfCertificate(code) ? 'certificate' : 'away';
  return { code: 'proxy-failed', values: { case: reason, doing, proxy, host, ...(isStatus && { status: code }) } };
}

function codeOf({ kind, code }: NetworkFault): ProblemCode {
  if (kind === 'certificate') return 'certificate-untrusted';
  if (code === 'ENOTFOUND') return 'host-unknown';
  if (kind === 'too-large') return 'answer-too-large';
  return kind === 'timeout' ? 'service-timeout' : 'service-unreachable';
}
