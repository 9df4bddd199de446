import type { AgentOptions, ClientRequest } from 'node:http';
import { checkServerIdentity, type SecureContext } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';

/** The proxy that calls leave through. */
export interface ProxyOptions {
  /** `http://user:password@proxy.example.com:3128`, or the same with `https://`; user and password percent-encoded. */
  readonly url: string;
  /** Hosts that are called directly, as `NO_PROXY` names them; commas or blanks between them. */
  readonly except: string;
}

/** What a proxy agent shares with one that calls directly. */
interface SharedOptions extends AgentOptions {
  /** Trusted by the proxy's own TLS as well as by the service behind it. */
  readonly secureContext: SecureContext;
  /** Longest time until the proxy has let the call through, ms. */
  readonly connectTimeoutMs: number;
}

/** The proxy let nothing through, so nothing was sent to the service. */
export class ProxyFault extends Error {
  constructor(
    /** `proxy.example.com:3128`. */
    readonly proxy: string,
    /** Node's code, `ECONNREFUSED`, or the status of the proxy, `407`. */
    readonly code: string,
  ) {
    super(`proxy ${proxy} (${code})`);
  }
}

/**
 * True for what goes through the proxy: https alone, and no host that is named as an exception. As curl has it, a name
 * stands for its subdomains too, with or without `.` or `*.` before it; `name:port` for that port alone; `*` for all.
 */
export function isProxied({ except }: ProxyOptions, url: string): boolean {
  const { protocol, hostname, port } = new URL(url);
  const spared = except.toLowerCase().split(/[\s,]+/);
  return protocol === 'https:' && !spared.some((entry) => fits(entry, hostname, port || '443'));
}

function fits(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, name = '', itsPort] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  if (name === '' || (itsPort !== undefined && itsPort !== port)) return false;
  return host === name || host.endsWith(`.${name}`);
}

/** Sends every call through a tunnel (CONNECT), so that the proxy sees the host and nothing else. Fails with {@link ProxyFault}. */
export function createProxyAgent({ url }: ProxyOptions, options: SharedOptions): HttpsProxyAgent<string> {
  const { secureContext, connectTimeoutMs, ...shared } = options;
  const address = new URL(url);
  // Without user and password: the library writes its address to stderr under DEBUG.
  const agent = new HttpsProxyAgent(address.origin, { ...shared, secureContext, headers: authorization(address) });
  const connect = agent.connect.bind(agent);
  const { connectOpts } = agent;
  agent.connect = async (request, to) => {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), connectTimeoutMs);
    // The library reads it before it waits for anything.
    agent.connectOpts = { ...connectOpts, signal: limit.signal };
    const answered = statusOf(request);
    const secured = { ...to, secureContext, ...checkedAs(to.host ?? '') };
    try {
      const socket = await connect(request, secured);
      if (answered() === 200) return socket;
      socket.destroy();
    } catch (error) {
      throw new ProxyFault(address.host, codeOf(error));
    } finally {
      clearTimeout(timer);
    }
    throw new ProxyFault(address.host, String(answered()));
  };
  return agent;
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** What the proxy answers to CONNECT; the library gives it to the caller as if the service had answered. */
function statusOf(request: ClientRequest): () => number {
  let status = 0;
  request.once('proxyConnect', ({ statusCode }: { readonly statusCode: number }) => (status = statusCode));
  return () => status;
}

/** An address without a name would be compared with the name of the proxy. */
function checkedAs(host: string) {
  return {
    checkServerIdentity: (_name: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
      checkServerIdentity(host, certificate),
  };
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'ECONNRESET';
  return code === 'ABORT_ERR' ? 'ECONNECTTIMEOUT' : code;
}
