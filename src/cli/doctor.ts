import { processEnvironment, readConfig, unusableSettings, type Config } from '../config';
import { diagnose } from './doctor/from-settings';
import { exitCode, report } from './doctor/print';
import { inEnglish } from '../words/words';

export interface DoctorOptions {
  readonly plan?: string;
  readonly borrow?: boolean;
  readonly json?: boolean;
}

/** Looks at a configured tenant without changing it. Ends with 1 when something is missing. */
export async function doctor(options: DoctorOptions): Promise<void> {
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
  const { planRequest } = await import('../sandbox/plan/plan.js');
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
  console.log(
    `\nThe run would end as: ${end?.state ?? 'unknown'}${end?.problem ? ` (${inEnglish(end.problem).what})` : ''}`,
  );
}
