import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../config';
import type { Environment } from '../../config';
import type { Teams } from '../../sandbox/teams';
import { startDesk } from '../compose';
import { createLogger } from '../logger';
import { stopOnSignal } from '../production';
import { watchable } from './delays';
import { servePage } from './page';
import { createWorld } from './world';

/** The bot with a simulated tenant and a local Teams page, all on loopback. Starts afresh each time. */
export async function runSandbox(env: Environment): Promise<void> {
  if (env['NODE_ENV'] === 'production')
    throw new Error(
      'The sandbox never runs with NODE_ENV=production. Set the Microsoft settings instead: see env/.env.sample.',
    );
  const folder = newFolder();
  const world = await createWorld({ folder, pace: watchable, nodeEnv: env['NODE_ENV'] });
  const logger = createLogger(env['LOG_LEVEL'] ?? 'error');
  const desk = await startDesk(readConfig(world.env), { logger });
  world.teams.connectBot(desk.messagesUrl);
  await installEverywhere(world.teams);
  const page = await servePage(world, Number(env['PORT'] ?? 3978));

  process.stdout.write(
    `\nAccount Desk, sandbox: simulated Microsoft, shortened delays, nothing leaves this machine.\n\n  ${page.url}\n\n`,
  );
  stopOnSignal(async () => {
    await page.close();
    await desk.close();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }, logger);
}

/** The built-in database drops root's rights, so its folder must be reachable for others; a clone in a private folder is not. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'account-desk-'));
  chmodSync(folder, 0o711);
  return folder;
}

/** The app is in the channel, the group chat and everybody's personal chats from the beginning. */
export async function installEverywhere(teams: Teams): Promise<void> {
  await teams.installBot('channel');
  await teams.installBot('group');
  for (const { key } of teams.people) await teams.installBot('personal', key);
}
