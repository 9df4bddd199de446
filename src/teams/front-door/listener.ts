import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Strangers } from './strangers';

export interface Listener {
  /** The port that is listened on. */
  readonly port: number;
  /** Stops taking connections; waits for running requests, at most so many milliseconds. */
  close(graceMs: number): Promise<void>;
}

/** Most open connections, strangers' and proven ones together; what comes beyond is dropped. */
const mostConnections = 2_000;

/** How often connections that became idle are closed while the server closes, milliseconds. */
const sweepEvery = 50;

interface ListenOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly strangers: Strangers;
}

/** Serves over HTTP with limits on how slowly somebody may send, and how many may be silent. Rejects when the port is taken. */
export async function listen(handler: RequestListener, { host, port, strangers }: ListenOptions): Promise<Listener> {
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 15_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 2_000,
      maxHeaderSize: 32_768,
    },
    handler,
  );
  server.maxConnections = mostConnections;
  server.on('connection', strangers.enter);
  // The handler invites the body once the head has passed.
  server.on('checkContinue', handler);
  server.on('upgrade', (_request, socket: Socket) =>
    socket.end('HTTP/1.1 426 Upgrade Required\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: (graceMs) => close(server, graceMs) };
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    // A connection that is kept after an answer counts as open for a minute, though nobody waits on it.
    const sweep = setInterval(() => server.closeIdleConnections(), sweepEvery);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}
