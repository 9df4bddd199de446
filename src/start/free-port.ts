import { createServer } from 'node:net';
import { ConfigError } from '../config';

/** Which settings named the place. */
interface Named {
  readonly host: string;
  readonly port: string;
}

/** What Node.js says when it cannot listen (Node.js docs, errors, "Common system errors"), each with the remedy. */
const remedies: Readonly<Record<string, (host: string, port: number, named: Named) => string>> = {
  EADDRINUSE: (_host, port, named) =>
    `${named.port}: another program listens on port ${port}. Stop it, or set ${named.port} to a free one.`,
  EACCES: (_host, port, named) =>
    `${named.port}: this user may not listen on port ${port}. Set ${named.port} to one from 1024 up.`,
  EADDRNOTAVAIL: (host, _port, named) =>
    `${named.host}: ${host} is no address of this machine. Take one that it has, or 0.0.0.0 for all.`,
  ENOTFOUND: (host, _port, named) =>
    `${named.host}: ${host} is not known here. Take an address of this machine, or 0.0.0.0 for all.`,
};

/**
 * Looks whether the bot can listen there, before anything else is started for it. Port 0 is always free.
 * @throws {ConfigError} with one sentence where it cannot.
 */
export async function requireFreePort(
  host: string,
  port: number,
  named: Named = { host: 'HOST', port: 'PORT' },
): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    const remedy = remedies[(error as NodeJS.ErrnoException).code ?? ''];
    throw remedy ? new ConfigError([remedy(host, port, named)]) : error;
  }
  await new Promise((resolve) => server.close(resolve));
}
