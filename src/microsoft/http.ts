import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { createSecureContext, rootCertificates } from 'node:tls';
import axios, { AxiosError, type AxiosResponse } from 'axios';
import { currentClientRequestId, requireMayWrite } from './call-context';
import type { Exchange, ServiceName } from './exchange';
import { redactBody, redactHeaders } from './redact';

export interface HttpOptions {
  /** Longest time to a ready connection, ms. Default 5 000. */
  readonly connectTimeoutMs?: number;
  /** Longest time from the first byte sent to the last byte read, ms. Default 30 000. */
  readonly answerTimeoutMs?: number;
  /** Default 8 MiB. */
  readonly maxAnswerBytes?: number;
  /** PEM file with further certificate authorities, trusted beside the built-in ones. */
  readonly caFile?: string;
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

export type NetworkFaultKind = 'timeout' | 'unreachable' | 'broken' | 'certificate' | 'too-large';

/** No usable answer. Carries no part of the request: axios errors, which do, never leave this file. */
export class NetworkFault extends Error {
  override readonly name = 'NetworkFault';

  constructor(
    readonly kind: NetworkFaultKind,
    /** Node's or axios' code: `ECONNRESET`. */
    readonly code: string,
  ) {
    super(`${kind} (${code})`);
  }
}

/** Connections are kept alive and shared by all callers. */
export function createHttp(options: HttpOptions = {}): Http {
  const { answerTimeoutMs = 30_000, maxAnswerBytes = 8 * 1024 * 1024, onExchange } = options;
  const agents = createAgents(options);
  const client = axios.create({
    ...agents,
    timeout: answerTimeoutMs,
    maxRedirects: 0,
    maxContentLength: maxAnswerBytes,
    proxy: false,
    responseType: 'text',
    transformResponse: [(text: unknown) => text],
    validateStatus: () => true,
  });

  return {
    async send(request) {
      if (isWrite(request)) await requireMayWrite();
      const started = Date.now();
      const headers = { 'client-request-id': currentClientRequestId(), ...request.headers };
      try {
        const response = await client.request<string>({
          ...lineOf(request),
          headers,
          data: request.body,
          signal: AbortSignal.timeout(answerTimeoutMs),
        });
        const answer = { status: response.status, headers: plainHeaders(response), body: parse(response.data) };
        onExchange?.(exchangeOf({ ...request, headers }, answer, started));
        return answer;
      } catch (error) {
        const fault = faultOf(error);
        onExchange?.({ ...exchangeOf({ ...request, headers }, noAnswer, started), fault: fault.code });
        throw fault;
      }
    },
    close() {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

function lineOf({ method, url }: HttpRequest): Pick<HttpRequest, 'method' | 'url'> {
  return { method, url };
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

function createAgents({ caFile, connectTimeoutMs = 5_000 }: HttpOptions) {
  const ca = caFile === undefined ? undefined : [...rootCertificates, readFileSync(caFile, 'utf8')];
  // Reading all root certificates takes tens of milliseconds, so it is done once and not for every connection.
  const secureContext = createSecureContext({ ca });
  const shared = { keepAlive: true, maxSockets: 32 };
  return {
    httpAgent: limitConnect(new HttpAgent(shared), 'connect', connectTimeoutMs),
    httpsAgent: limitConnect(new HttpsAgent({ ...shared, secureContext }), 'secureConnect', connectTimeoutMs),
  };
}

// Node's agents wait for a connection as long as the system does, which is minutes.
function limitConnect<A extends HttpAgent>(agent: A, ready: 'connect' | 'secureConnect', timeoutMs: number): A {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    if (socket) destroyUnlessReady(socket, ready, timeoutMs);
    return socket;
  };
  return agent;
}

function destroyUnlessReady(socket: Duplex, ready: string, timeoutMs: number): void {
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('no connection in time'), { code: 'ECONNECTTIMEOUT' }));
  }, timeoutMs);
  const stop = () => clearTimeout(timer);
  socket.once(ready, stop).once('close', stop);
}

function plainHeaders(response: AxiosResponse): Record<string, string> {
  const pairs = Object.entries(response.headers).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function parse(text: string): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNECTTIMEOUT',
]);
const timedOut = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ERR_CANCELED']);

function faultOf(error: unknown): NetworkFault {
  const code = error instanceof AxiosError ? (error.code ?? 'UNKNOWN') : 'UNKNOWN';
  if (unreachable.has(code)) return new NetworkFault('unreachable', code);
  if (timedOut.has(code)) return new NetworkFault('timeout', code);
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code))
    return new NetworkFault('certificate', code);
  if (error instanceof AxiosError && error.message.startsWith('maxContentLength')) {
    return new NetworkFault('too-large', 'ERR_MAX_CONTENT_LENGTH');
  }
  return new NetworkFault('broken', code);
}
