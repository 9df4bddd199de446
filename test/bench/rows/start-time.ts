import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../../src/config';
import { startBot } from '../bot';
import { onCores } from '../machine';
import type { Finding, Row } from '../row';
import { inWorld } from '../site';
import { median } from '../statistics';

/** What the bot is asked to stand on; nothing of it is ours to make faster. */
const sdks = ['botbuilder', '@microsoft/teams-ai', '@dbos-inc/dbos-sdk', '@azure/msal-node', 'pg', 'express'];

/** ms. */
interface Starts {
  readonly first: number;
  readonly later: number;
  readonly sdks: number;
}

export const startTime: Row = {
  name: 'start-time',
  marks: ['D12'],
  measure: ({ rounds, say }) =>
    inWorld({}, async (world, { folder, cores }) => {
      const env = await world.ask('env');
      const starts: Starts[] = [];
      for (let round = 1; round <= rounds; round++) {
        say(`round ${round} of ${rounds}`);
        const dataDir = join(folder, `data-${round}`);
        mkdirSync(dataDir);
        const start = () => readyAfter({ ...env, DATA_DIR: dataDir }, join(folder, 'bot.log'), cores?.bot);
        starts.push({ sdks: await importing(cores?.bot), first: await start(), later: await start() });
      }
      return findingsOf(starts);
    }),
};

async function readyAfter(settings: Environment, logFile: string, cores: string | undefined): Promise<number> {
  const bot = await startBot({ settings, logFile, cores });
  await bot.stop();
  return bot.readyAfter;
}

/** A process that loads the SDKs whole and does nothing. */
async function importing(cores: string | undefined): Promise<number> {
  const code = sdks.map((sdk) => `require('${sdk}');`).join('');
  const [command, args] = onCores(cores, process.execPath, '--no-deprecation', '-e', `${code} process.exit(0)`);
  const began = performance.now();
  const child = spawn(command, args, { cwd: join(__dirname, '../../..'), stdio: 'inherit' });
  const [code_] = (await once(child, 'exit')) as [number | null];
  if (code_ !== 0) throw new Error(`The SDKs could not be loaded: ${sdks.join(', ')}.`);
  return performance.now() - began;
}

function findingsOf(starts: readonly Starts[]): readonly Finding[] {
  const of = (key: keyof Starts) => median(starts.map((each) => each[key]));
  const [later, alone] = [of('later'), of('sdks')];
  return [
    {
      what: 'start to ready, beyond loading the SDKs',
      unit: 'ms',
      measured: later,
      baseline: alone,
      goal: { of: 'difference', most: 400 },
    },
    { what: 'start to ready, in all', unit: 'ms', measured: later, goal: { of: 'measured', most: 1_300 } },
    { what: 'first start on a new folder', unit: 'ms', measured: of('first'), goal: { of: 'measured', most: 2_500 } },
  ];
}
