import type { AddressInfo } from 'node:net';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
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
function refuseForeignHost(host: string): void {
  if (LOOPBACK.has(host)) return;
  throw new Error(`The simulated Teams listens on this machine only, not on "${host}". Use 127.0.0.1.`);
}

interface Listening {
  /** `http://127.0.0.1:<port>` or https, without a trailing slash. */
  readonly origin: string;
  readonly close: () => Promise<void>;
}

interface Loopback {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host?: string | undefined;
  /** With it: https. */
  readonly certificate?: { readonly key: string; readonly cert: string } | undefined;
}

/** Serves on loopback. Rejects when the port is taken. */
export async function listenOnLoopback(
  handler: RequestListener,
  { port, host = '127.0.0.1', certificate }: Loopback,
): Promise<Listening> {
  refuseProduction();
  refuseForeignHost(host);
  const server = certificate ? createSecureServer(certificate, handler) : createServer(handler);
  // Whoever calls closes first: a call into a connection that is just being closed is lost.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  const name = host === '::1' ? '[::1]' : host;
  return { origin: `${certificate ? 'https' : 'http'}://${name}:${taken}`, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
