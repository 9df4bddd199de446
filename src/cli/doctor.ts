import { Command } from 'commander';
import { processEnvironment, readConfig, type Config } from '../config';
import { diagnose } from './doctor/from-settings';
import { planRequest } from './doctor/plan';
import { exitCode, report } from './doctor/print';
import { runCommand } from './run-command';

interface Options {
  readonly plan?: string;
  readonly borrow?: boolean;
  readonly json?: boolean;
}

/** EX_CONFIG of sysexits.h, as the bot itself ends with. */
const unusableSettings = 78;

/** `npm run doctor`: looks at a configured tenant without changing it. Ends with 1 when something is missing. */
async function main(options: Options): Promise<void> {
  if (options.plan !== undefined) {
    return printPlan(readConfig(processEnvironment()), options.plan, options.borrow === true);
  }
  const { findings, areSettingsUsable } = await diagnose(() => processEnvironment());
  console.log(options.json ? JSON.stringify(findings, null, 2) : report(findings));
  process.exitCode = areSettingsUsable ? exitCode(findings) : unusableSettings;
}

async function printPlan(config: Config, environmentId: string, borrow: boolean): Promise<void> {
  const { settings, addresses } = config;
  const environment = settings.environments.find(({ id }) => id === environmentId);
  if (!environment) {
    throw new Error(
      `There is no environment "${environmentId}". There are: ${settings.environments.map(({ id }) => id).join(', ')}.`,
    );
  }
  const { keyVaultUrl } = config.microsoft;
  const { calls, end } = await planRequest({
    settings,
    environment,
    addresses,
    borrow,
    ...(keyVaultUrl !== undefined && { keyVaultUrl }),
  });

  console.log(
    `Calls of a request for a new account in "${environmentId}". Nothing was sent to Microsoft; ids are made up.`,
  );
  let step = '';
  for (const call of calls) {
    if (call.step !== step) console.log(`\n${call.step || 'before the first step'}`);
    step = call.step;
    console.log(`  ${call.method.padEnd(6)} ${call.url}`);
    if (call.body !== undefined) console.log(`         ${JSON.stringify(call.body)}`);
  }
  console.log(`\nThe run would end as: ${end?.state ?? 'unknown'}${end?.problem ? ` (${end.problem.what})` : ''}`);
}

if (require.main === module) {
  const command = new Command('doctor')
    .description('Looks at everything the bot needs in a configured tenant. Changes nothing.')
    .option('--plan <environment>', 'print the exact calls a request for this environment would make')
    .option('--borrow', 'with --plan: as if no licence were free')
    .option('--json', 'print the findings as JSON');
  runCommand(command.action(main));
}
