import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { processEnvironment } from '../config';
import { stopOnSignal } from '../start/stop-on-signal';
import { silentLog } from '../store/log';
import { watchable } from './delays';
import { servePage } from './page';
import { createWorld, installEverywhere } from './world';

export interface RehearseOptions {
  readonly folder: string;
  readonly pagePort: string;
  readonly botPort: string;
}

/**
 * Microsoft alone, simulated, with settings written for a production bot. Whoever deploys tries each
 * command of the deployment against it before there is a tenant. Loopback only, never in production.
 */
export async function rehearse(options: RehearseOptions): Promise<void> {
  const folder = resolve(options.folder);
  // The built-in database drops root's rights and must be able to enter.
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const world = await createWorld({ folder, pace: watchable, nodeEnv: processEnvironment().NODE_ENV });
  const bot = `http://127.0.0.1:${options.botPort}`;
  world.teams.connectBot(`${bot}/api/messages`);
  const install = {
    label: 'Upload the app and install it',
    hint: 'In the channel, the group chat and for everybody; the bot must be running',
    run: async () => {
      await installEverywhere(world.teams);
      return 'The app is installed everywhere.';
    },
  };
  const page = await servePage(world, Number(options.pagePort), { controls: [install] });
  const file = join(folder, '.env');
  writeFileSync(file, envFile({ ...world.env, ...pages, ...onThisMachine, PORT: options.botPort }), { mode: 0o600 });
  console.log(steps(file, page.url, bot));
  stopOnSignal(async () => void (await Promise.all([page.close(), world.close()])), silentLog);
}

/** No proxy of the developer's network stands between the bot and the Microsoft that is played here. */
const onThisMachine = { NO_PROXY: '127.0.0.1,localhost' };

/** Pages nobody opens: the names only must be real ones. */
const pages = {
  PACKAGE_DEVELOPER_NAME: 'Contoso CRM Team',
  PACKAGE_WEBSITE_URL: 'https://www.contoso.com/account-desk',
  PACKAGE_PRIVACY_URL: 'https://www.contoso.com/privacy',
  PACKAGE_TERMS_URL: 'https://www.contoso.com/terms',
};

function envFile(env: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries(env).map(([name, value]) => `${name}='${value ?? ''}'`);
  return `${lines.join('\n')}\n`;
}

function steps(file: string, page: string, bot: string): string {
  return [
    'Microsoft, simulated: tenant, Dataverse, Power Platform, Key Vault and Teams. Nothing leaves this machine.',
    `Settings of a production bot for it: ${file} (and desk.json beside it)`,
    '',
    'In a second terminal, in the folder of the bot:',
    `  set -a; . ${file}; set +a`,
    '  npm run package && npm run doctor      before the first start',
    `  npm start                              the production bot, on ${bot}`,
    'In a third one, with the same settings:',
    '  npm run doctor                         beside the bot',
    `Teams: ${page}   Press "Upload the app and install it", then run the doctor again.`,
    'Stop with Ctrl+C.',
  ].join('\n');
}
