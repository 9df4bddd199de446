import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

interface ProxyRules {
  /** `user:password`, without which nothing is let through. */
  readonly login?: string;
  /** Key and certificate of a proxy that speaks TLS itself. */
  readonly tls?: ServerOptions;
  /** The status for a host that is not let through; undefined for one that is. */
  readonly refuses?: (hostAndPort: string) => number | undefined;
  /** Takes every connection and says nothing. */
  readonly hangs?: boolean;
}

export interface TestProxy {
  /** Without user and password. */
  readonly url: string;
  /** `host:port` of every tunnel that was asked for, oldest first. */
  readonly asked: readonly string[];
  /** What came beside CONNECT: calls whose contents the proxy would have seen. */
  readonly seen: readonly string[];
  /** Tunnels that are open now. */
  readonly open: () => number;
  close(): Promise<void>;
}

/** A forward proxy as companies have one: it opens tunnels (CONNECT, RFC 9110 9.3.6) and sees nothing of what goes through. */
export async function startProxy(rules: ProxyRules = {}): Promise<TestProxy> {
  const asked: string[] = [];
  const seen: string[] = [];
  const sockets = new Set<Duplex>();
  const server: Server = rules.tls ? createSecureServer(rules.tls) : createServer();
  server.on('request', (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(400).end();
  });
  server.on('connect', (request, socket: Socket, head: Buffer) => {
    asked.push(request.url ?? '');
    sockets.add(socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket)));
    if (rules.hangs) return void socket.on('end', () => socket.end()).resume();
    const status = statusFor(rules, request.url ?? '', request.headers['proxy-authorization']);
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
    openTunnel(request.url ?? '', socket, head);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${rules.tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    seen,
    open: () => sockets.size,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await closed;
    },
  };
}

function statusFor({ login, refuses }: ProxyRules, hostAndPort: string, proof: string | undefined): number {
  if (login !== undefined && proof !== `Basic ${Buffer.from(login).toString('base64')}`) return 407;
  return refuses?.(hostAndPort) ?? 200;
}

/** The names of the tests stand for this machine; nobody but the proxy knows that. */
function openTunnel(hostAndPort: string, socket: Duplex, head: Buffer): void {
  const port = Number(/:(\d+)$/.exec(hostAndPort)?.[1]);
  const service = connect(port, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    service.write(head);
    service.pipe(socket).pipe(service);
  });
  service.on('error', () => socket.destroy()).on('close', () => socket.destroy());
  socket.on('close', () => service.destroy());
}
