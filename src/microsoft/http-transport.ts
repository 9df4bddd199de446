import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { createSecureContext, rootCertificates } from 'node:tls';
import axios, { AxiosError, type AxiosResponse } from 'axios';
import { createProxyAgent, isProxied, ProxyFault, type ProxyOptions } from './http-proxy';

export interface TransportOptions {
  /** Longest time to a ready connection, ms. Default 5 000. */
  readonly connectTimeoutMs?: number;
  /** Longest time a connection is kept for the next call, ms. Default 3 000. */
  readonly idleMs?: number;
  /** PEM file with further certificate authorities, trusted beside the built-in ones. */
  readonly caFile?: string;
  /** Absent = every call goes directly. */
  readonly proxy?: ProxyOptions;
}

interface TransportRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a string as it is. */
  readonly body?: unknown;
  /** Longest time from the first byte sent to the last byte read, ms. */
  readonly timeoutMs: number;
  /** Longest answer, unpacked. */
  readonly maxBytes: number;
  /** True for what belongs to this machine, which no proxy could reach. */
  readonly direct?: boolean;
}

interface TransportAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The one way out of the process, for whoever calls whom. Any status is an answer; redirects are not followed. Throws {@link NetworkFault}. */
interface Transport {
  send(request: TransportRequest): Promise<TransportAnswer>;
  /** Closes idle connections. */
  close(): void;
}

export type NetworkFaultKind = 'timeout' | 'unreachable' | 'broken' | 'certificate' | 'too-large' | 'proxy';

/** No usable answer. Carries no part of the request: axios errors, which do, never leave this file. */
export class NetworkFault extends Error {
  override readonly name = 'NetworkFault';

  constructor(
    readonly kind: NetworkFaultKind,
    /** Node's or axios' code: `ECONNRESET`; of a proxy also its status: `407`. */
    readonly code: string,
    /** Kind `proxy`: its host and port. */
    readonly proxy = '',
  ) {
    super(`${[kind, proxy].join(' ').trim()} (${code})`);
  }
}

/** Connections are kept alive and shared by all callers. */
export function createTransport(options: TransportOptions = {}): Transport {
  const agents = createAgents(options);
  const { httpAgent, httpsAgent, proxyAgent } = agents;
  const client = axios.create({
    httpAgent,
    httpsAgent,
    maxRedirects: 0,
    proxy: false,
    responseType: 'text',
    transformResponse: [(text: unknown) => text],
    validateStatus: () => true,
  });
  return {
    async send({ method, url, headers = {}, body, timeoutMs, maxBytes, direct = false }) {
      const limits = { timeout: timeoutMs, maxContentLength: maxBytes, signal: AbortSignal.timeout(timeoutMs) };
      const isThrough = !direct && options.proxy !== undefined && isProxied(options.proxy, url);
      const through = isThrough ? { httpsAgent: proxyAgent } : {};
      const response = await client
        .request<string>({ method, url, headers, data: body, ...limits, ...through })
        .catch((error: unknown) => {
          throw faultOf(error);
        });
      return { status: response.status, headers: plainHeaders(response), text: response.data };
    },
    close() {
      for (const agent of Object.values(agents)) agent?.destroy();
    },
  };
}

function createAgents({ caFile, connectTimeoutMs = 5_000, idleMs = 3_000, proxy }: TransportOptions) {
  const ca = trustedWith(caFile);
  // Reading all root certificates takes tens of milliseconds, so it is done once and not for every connection.
  const secureContext = createSecureContext({ ca });
  const shared = { keepAlive: true, maxSockets: 32 };
  const limited = <A extends HttpAgent>(agent: A, ready: 'connect' | 'secureConnect') =>
    limitIdle(limitConnect(agent, ready, connectTimeoutMs), idleMs);
  return {
    httpAgent: limited(new HttpAgent(shared), 'connect'),
    httpsAgent: limited(new HttpsAgent({ ...shared, secureContext }), 'secureConnect'),
    proxyAgent:
      proxy && limited(createProxyAgent(proxy, { ...shared, secureContext, connectTimeoutMs }), 'secureConnect'),
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

/**
 * Whoever serves closes idle connections, Node after 5 s; what is sent meanwhile is lost, and nobody can say whether it arrived.
 * So they are closed from here before (nodejs.org/api/http.html, `request.reusedSocket`).
 */
function limitIdle<A extends HttpAgent>(agent: A, idleMs: number): A {
  const ends = new WeakMap<Duplex, NodeJS.Timeout>();
  const keep = agent.keepSocketAlive.bind(agent);
  agent.keepSocketAlive = (socket) => {
    ends.set(socket, setTimeout(() => socket.destroy(), idleMs).unref());
    return keep(socket);
  };
  const reuse = agent.reuseSocket.bind(agent);
  agent.reuseSocket = (socket, request) => {
    clearTimeout(ends.get(socket));
    reuse(socket, request);
  };
  return agent;
}

function plainHeaders(response: AxiosResponse): Record<string, string> {
  const pairs = Object.entries(response.headers).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), String(value)]));
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
  if (error instanceof AxiosError && error.cause instanceof ProxyFault)
    return new NetworkFault('proxy', error.cause.code, error.cause.proxy);
  const code = error instanceof AxiosError ? (error.code ?? 'UNKNOWN') : 'UNKNOWN';
  if (unreachable.has(code)) return new NetworkFault('unreachable', code);
  if (timedOut.has(code)) return new NetworkFault('timeout', code);
  if (isOfCertificate(code)) return new NetworkFault('certificate', code);
  if (error instanceof AxiosError && error.message.startsWith('maxContentLength')) {
    return new NetworkFault('too-large', 'ERR_MAX_CONTENT_LENGTH');
  }
  return new NetworkFault('broken', code);
}

/** True for a code of Node's that says that a certificate is not trusted. */
export function isOfCertificate(code: string): boolean {
  return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code);
}

/** Whom Node trusts, and the authority of the file; undefined where there is none, which means the same to Node. */
export function trustedWith(caFile: string | undefined): string[] | undefined {
  return caFile === undefined ? undefined : [...rootCertificates, readFileSync(caFile, 'utf8')];
}
