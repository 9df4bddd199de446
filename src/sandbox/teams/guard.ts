import type { AddressInfo } from 'node:net';
import { createServer, type RequestListener, type Server } from 'node:http';
import { env } from 'node:process';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Throws in production: nobody may mistake the stand-in for Microsoft Teams. It looks for itself, whoever starts it. */
export function refuseProduction(): void {
  if (env['NODE_ENV'] !== 'production') return;
  throw new Error(
    'The simulated Teams does not start with NODE_ENV=production. Start the bot itself, or unset NODE_ENV.',
  );
}

/** Throws for any host that is not this machine itself. */
export function refuseForeignHost(host: string): void {
  if (LOOPBACK.has(host)) return;
  throw new Error(`The simulated Teams listens on this machine only, not on "${host}". Use 127.0.0.1.`);
}

export interface Listening {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/** Serves on loopback; port 0 takes a free one. Rejects when the port is taken. */
export async function listenOnLoopback(handler: RequestListener, port: number, host = '127.0.0.1'): Promise<Listening> {
  refuseProduction();
  refuseForeignHost(host);
  const server = createServer(handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  const name = host === '::1' ? '[::1]' : host;
  return { origin: `http://${name}:${taken}`, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
