import { join } from 'node:path';
import { readPageConfig } from '../config';
import type { Environment } from '../config';
import { requireFreePort } from '../start/free-port';
import { createLogger } from '../start/logger';
import { stopOnSignal } from '../start/stop-on-signal';
import { createBotProcess } from './bot-process';
import { watchable } from './delays';
import { firstSteps } from './first-steps';
import { newFolder, removeFolder } from './folder';
import { servePage } from './page';
import { powerOf } from './power';
import { castOfTwoLanguages, createWorld, installEverywhere } from './world';

/** The bot with a simulated tenant and a local Teams page, all on loopback. Starts afresh each time. */
export async function runSandbox(env: Environment): Promise<void> {
  if (env['NODE_ENV'] === 'production')
    throw new Error(
      'The sandbox never runs with NODE_ENV=production. Set the Microsoft settings instead: see env/.env.sample.',
    );
  const { port, logLevel } = readPageConfig(env);
  await requireFreePort('127.0.0.1', port);
  process.stdout.write('Account Desk: starting PostgreSQL and the simulated Microsoft…\n');
  const folder = newFolder();
  const teams = { people: castOfTwoLanguages };
  const world = await createWorld({ folder, pace: watchable, teams, nodeEnv: env['NODE_ENV'] });
  const settings = { ...world.env, LOG_LEVEL: logLevel };
  const bot = createBotProcess({ program: join(__dirname, '../main.js'), settings, env });
  world.teams.connectBot(await bot.start());
  await installEverywhere(world.teams);
  const { controls, hasSurvived } = powerOf(bot, world.teams);
  const page = await servePage(world, port, { controls, steps: firstSteps(world, hasSurvived) });

  process.stdout.write(
    `\nAccount Desk, sandbox: simulated Microsoft, shortened delays, nothing leaves this machine.\n\n  ${page.url}\n\n`,
  );
  stopOnSignal(async () => {
    await page.close();
    await bot.stop();
    await world.close();
    removeFolder(folder);
  }, createLogger(logLevel));
}
