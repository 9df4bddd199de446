import { rmSync } from 'node:fs';
import { readConfig } from '../config';
import type { Environment } from '../config';
import { startDesk } from '../start/compose';
import { createLogger } from '../start/logger';
import { stopOnSignal } from '../start/stop-on-signal';
import { watchable } from './delays';
import { servePage } from './page';
import { createWorld, installEverywhere, newFolder } from './world';

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
