import fs from 'node:fs';
import path from 'node:path';
import { deskSecret, superuserSecret } from './cluster';
import { attach, connectionUrl } from './server';

/**
 * Address of the built-in database of a data folder while it runs. `not-made`: a bot makes it at its first start;
 * `resting`: it is there, and nobody runs it. Starts and changes nothing.
 */
export async function runningUrl(dataDir: string): Promise<string> {
  const serverDir = path.join(dataDir, 'pg18');
  if (!fs.existsSync(path.join(serverDir, 'PG_VERSION'))) return 'not-made';
  const secretIn = (name: string) => {
    const file = path.join(dataDir, name);
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  };
  const cluster = {
    dataDir,
    serverDir,
    superuserPassword: secretIn(superuserSecret),
    password: secretIn(deskSecret),
  };
  const running = await attach(cluster);
  return running ? connectionUrl(cluster, running.port, 'desk') : 'resting';
}
