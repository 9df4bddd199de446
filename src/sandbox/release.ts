import { join } from 'node:path';
import { Command } from 'commander';
import { processEnvironment } from '../config';
import type { Environment } from '../config';
import { createBotProcess } from './bot-process';
import type { BotProcess } from './bot-process';
import { runDemo } from './demo/demo';
import { weigh } from './weigh';

// Asked for by the doctor of the release, which has nothing of the sandbox in itself.
export { planRequest } from './plan/plan';

/** What a release brings along to be tried with: a simulated Microsoft, and the bot that stands beside this file. */
function program(): Command {
  const sandbox = new Command('sandbox').description('Tries the bot of this release without a tenant.');
  sandbox
    .command('demo')
    .description('plays requests from form to final card against the simulated tenant, with shortened delays')
    .argument('[file]', 'JSON list of requests', join(__dirname, 'env/requests.sample.json'))
    .option('--free-licences <number>', 'free Sales Enterprise licences in the tenant', '0')
    .option('--database <url>', 'an empty PostgreSQL for the bot, where this release has none built in')
    .action(async (file: string, { freeLicences, database }: { freeLicences: string; database?: string }) => {
      const start = startBeside(database === undefined ? {} : { DATABASE_URL: database });
      process.exit((await runDemo(file, Number(freeLicences), start)) ? 0 : 1);
    });
  sandbox
    .command('weigh')
    .description('starts the bot, leaves it alone, and says how soon it was there and how much memory it holds')
    .option('--seconds <number>', 'for how long it is left alone', '60')
    .action(async ({ seconds }: { seconds: string }) => weigh(botBeside, Number(seconds)));
  return sandbox;
}

function botBeside(settings: Environment): BotProcess {
  return createBotProcess({
    program: join(__dirname, 'account-desk.cjs'),
    settings: { ...settings, PORT: '0', LOG_LEVEL: 'error' },
    env: processEnvironment(),
  });
}

function startBeside(more: Environment) {
  return async (settings: Environment) => {
    const bot = botBeside({ ...settings, ...more });
    return { messagesUrl: await bot.start(), close: () => bot.stop() };
  };
}

if (require.main === module) {
  process.noDeprecation ||= true;
  void program().parseAsync();
}
