import { currentClientRequestId, requireMayWrite } from './call-context';
import type { Exchange, ServiceName } from './exchange';
import { createTransport, NetworkFault, type TransportOptions } from './http-transport';
import { redactBody, redactHeaders } from './redact';

export { isOfCertificate, NetworkFault, type NetworkFaultKind } from './http-transport';

export interface HttpOptions extends TransportOptions {
  /** Longest time from the first byte sent to the last byte read, ms. Default 30 000. */
  readonly answerTimeoutMs?: number;
  /** Default 8 MiB. */
  readonly maxAnswerBytes?: number;
  /** Called after every exchange, with all secrets blanked out. Must not throw. */
  readonly onExchange?: (exchange: Exchange) => void;
}

export interface HttpRequest {
  readonly service: ServiceName;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a string as it is. */
  readonly body?: unknown;
  /** True for what belongs to this machine, which no proxy could reach. */
  readonly direct?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; the text itself when it is not JSON; undefined when empty. */
  readonly body: unknown;
}

/** The only door to the network. Any status is an answer; redirects are not followed. Throws {@link NetworkFault}. */
export interface Http {
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Closes idle connections. */
  close(): void;
}

/** Connections are kept alive and shared by all callers. */
export function createHttp(options: HttpOptions = {}): Http {
  const { answerTimeoutMs = 30_000, maxAnswerBytes = 8 * 1024 * 1024, onExchange } = options;
  const transport = createTransport(options);

  return {
    async send(request) {
      if (isWrite(request)) await requireMayWrite();
      const started = Date.now();
      const headers = { 'client-request-id': currentClientRequestId(), ...request.headers };
      const { method, url, body, direct = false } = request;
      const limits = { timeoutMs: answerTimeoutMs, maxBytes: maxAnswerBytes };
      try {
        const sent = await transport.send({ method, url, headers, body, direct, ...limits });
        const answer = { status: sent.status, headers: sent.headers, body: parse(sent.text) };
        onExchange?.(exchangeOf({ ...request, headers }, answer, started));
        return answer;
      } catch (error) {
        if (error instanceof NetworkFault)
          onExchange?.({ ...exchangeOf({ ...request, headers }, noAnswer, started), fault: error.code });
        throw error;
      }
    },
    close: () => transport.close(),
  };
}

function isWrite({ method, service }: HttpRequest): boolean {
  return method !== 'GET' && service !== 'login';
}

const noAnswer: HttpAnswer = { status: 0, headers: {}, body: undefined };

function exchangeOf(request: HttpRequest, answer: HttpAnswer, started: number): Exchange {
  return {
    service: request.service,
    method: request.method,
    url: request.url,
    requestHeaders: redactHeaders(request.headers ?? {}),
    requestBody: redactBody(request.service, request.body),
    status: answer.status,
    responseHeaders: redactHeaders(answer.headers),
    responseBody: redactBody(request.service, answer.body),
    startedAt: new Date(started).toISOString(),
    durationMs: Date.now() - started,
  };
}

function parse(text: string): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
