import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import type { Repeat } from '../desk/lines';
import type { UpstreamError } from '../desk/problem';
import { classify, errorOf, faultRules, matches, type AnswerPattern, type AnswerRule, type Purpose } from './answers';
import { HostClosed, type HostGates } from './host-gate';
import { NetworkFault, type Http, type HttpAnswer, type HttpRequest } from './http';
import { closedError, networkError } from './network-problems';
import { readAnswer } from './read-answer';
import { secretsIn } from './redact';
import { createRefusedTokens } from './refused-tokens';
import { gateOf, sendThroughGate } from './send';
import type { Tokens } from './tokens';

export interface UpstreamCall extends HttpRequest, Purpose {
  /** Audience of the token: `https://graph.microsoft.com`. */
  readonly resource: string;
  /** May be sent twice without harm. Default: GET only. */
  readonly repeatable?: boolean;
  /** Rules of the service and of this call, before the general ones. */
  readonly rules?: readonly AnswerRule[];
  /** Answers that mean "already so"; they are returned like a success. */
  readonly accept?: readonly AnswerPattern[];
}

/**
 * Calls with token, gate and short retries. Returns 2xx and accepted answers; throws {@link UpstreamError} for all else.
 * A 401 is tried once more with a fresh token; a further one is `again` for two minutes of nothing else from that host,
 * then `refused`.
 */
export interface Upstream {
  call(call: UpstreamCall): Promise<HttpAnswer>;
}

interface UpstreamParts {
  readonly http: Http;
  readonly gates: HostGates;
  readonly tokens: Tokens;
  /** Repetitions after the first sending, of calls that may be repeated. Default 2. */
  readonly repetitions?: number;
  /** Told before each of them, in the context of the call. */
  readonly onRepeat?: ((repeat: Repeat) => void) | undefined;
  /** Steady clock, ms. */
  readonly now?: () => number;
}

export function createUpstream(parts: UpstreamParts): Upstream {
  const { repetitions = 2, onRepeat, now = () => performance.now() } = parts;
  const refusedTokens = createRefusedTokens(now);
  const policy = retry(
    handleWhen((error) => error instanceof Failed && error.repeat),
    {
      maxAttempts: repetitions,
      backoff: new ExponentialBackoff({ initialDelay: 150, maxDelay: 2_000 }),
    },
  );

  policy.onRetry(({ delay, ...reason }) => {
    if ('error' in reason && reason.error instanceof Failed) onRepeat?.(repeatOf(reason.error.upstream, delay));
  });

  async function attempt(call: UpstreamCall): Promise<HttpAnswer> {
    const { answer, token } = await sendWithToken(parts, call);
    if (answer.status !== 401) refusedTokens.taken(gateOf(call));
    if (answer.status >= 200 && answer.status < 300) return answer;

    const read = readAnswer(call, answer, [...secretsIn(call.service, call.body), token]);
    if (call.accept?.some((pattern) => matches(pattern, read))) return answer;

    const challenge = answer.headers['www-authenticate'];
    const patient = answer.status === 401 ? refusedTokens.ruleFor(gateOf(call), read, challenge) : undefined;
    const rule = classify(read, [...(call.rules ?? []), ...(patient ? [patient] : [])]);
    throw new Failed(errorOf(rule, call, read), rule.retried === 'here' && isRepeatable(call));
  }

  return {
    async call(call) {
      try {
        return await policy.execute(() => attempt(call));
      } catch (error) {
        throw error instanceof Failed ? error.upstream : error;
      }
    },
  };
}

async function sendWithToken({ http, gates, tokens, onRepeat }: UpstreamParts, call: UpstreamCall) {
  const token = await tokens.token(call.resource);
  const answer = await send(http, gates, call, token);
  if (answer.status !== 401) return { answer, token };

  const fresh = await tokens.token(call.resource, { refused: token });
  const { service, method } = call;
  onRepeat?.({ problem: 'token-refused', pauseMs: 0, service, method, status: 401 });
  return { answer: await send(http, gates, call, fresh), token: fresh };
}

async function send(http: Http, gates: HostGates, call: UpstreamCall, token: string): Promise<HttpAnswer> {
  try {
    return await sendThroughGate(http, gates, authorized(call, token));
  } catch (error) {
    if (error instanceof HostClosed) throw closedError(call, error);
    if (!(error instanceof NetworkFault)) throw error;
    throw new Failed(networkError(call, error), faultRules[error.kind].retried === 'here' && isRepeatable(call));
  }
}

/** A failed attempt and whether it is repeated here; never leaves this file. */
class Failed extends Error {
  constructor(
    readonly upstream: UpstreamError,
    readonly repeat: boolean,
  ) {
    super(upstream.message);
  }
}

function repeatOf({ problem, retryAfterMs, answer }: UpstreamError, pauseMs: number): Repeat {
  const asked = retryAfterMs === undefined ? {} : { retryAfterMs };
  return { problem: problem.code, pauseMs: Math.round(pauseMs), ...asked, ...answer };
}

function authorized({ service, method, url, headers, body }: UpstreamCall, token: string): HttpRequest {
  const withToken = { service, method, url, headers: { ...headers, authorization: `Bearer ${token}` } };
  return body === undefined ? withToken : { ...withToken, body };
}

function isRepeatable(call: UpstreamCall): boolean {
  return call.repeatable ?? call.method === 'GET';
}
