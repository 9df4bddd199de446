import { createServer } from 'node:net';
import { ConfigError } from '../config';

/** What Node.js says when it cannot listen (Node.js docs, errors, "Common system errors"), each with the remedy. */
const remedies: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (_host, port) => `PORT: another program listens on port ${port}. Stop it, or set PORT to a free one.`,
  EACCES: (_host, port) => `PORT: this user may not listen on port ${port}. Set PORT to one from 1024 up.`,
  EADDRNOTAVAIL: (host) => `HOST: ${host} is no address of this machine. Take one that it has, or 0.0.0.0 for all.`,
  ENOTFOUND: (host) => `HOST: ${host} is not known here. Take an address of this machine, or 0.0.0.0 for all.`,
};

/**
 * Looks whether the bot can listen there, before anything else is started for it. Port 0 is always free.
 * @throws {ConfigError} with one sentence where it cannot.
 */
export async function requireFreePort(host: string, port: number): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    const remedy = remedies[(error as NodeJS.ErrnoException).code ?? ''];
    throw remedy ? new ConfigError([remedy(host, port)]) : error;
  }
  await new Promise((resolve) => server.close(resolve));
}
