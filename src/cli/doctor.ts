import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { processEnvironment, readConfig, type Config, type CredentialConfig } from '../config';
import { connectMicrosoft, type Microsoft } from '../microsoft/connect';
import { credentialSource } from '../start/credentials';
import type { DoctorCredential, DoctorPorts } from './doctor/ports';
import { planRequest } from './doctor/plan';
import { exitCode, report } from './doctor/print';
import { runDoctor } from './doctor/run-doctor';
import { runCommand } from './run-command';

interface Options {
  readonly plan?: string;
  readonly borrow?: boolean;
  readonly json?: boolean;
}

/** `npm run doctor`: looks at a configured tenant without changing it. Ends with 1 when something is missing. */
async function main(options: Options): Promise<void> {
  const config = readConfig(processEnvironment());
  if (options.plan !== undefined) return printPlan(config, options.plan, options.borrow === true);

  const microsoft = connect(config, config.microsoft);
  const bot = connect(config, config.bot);
  try {
    const findings = await runDoctor(doctorPorts(config, { microsoft, bot }));
    console.log(options.json ? JSON.stringify(findings, null, 2) : report(findings));
    process.exitCode = exitCode(findings);
  } finally {
    microsoft.close();
    bot.close();
  }
}

/** The doctor's ports for a bot that is configured like this. `bot` is connected as the Teams bot itself. */
export function doctorPorts(
  config: Config,
  connected: { readonly microsoft: Microsoft; readonly bot: Microsoft },
): DoctorPorts {
  const { microsoft, bot } = connected;
  return {
    settings: config.settings,
    directory: microsoft.directory,
    crm: microsoft.crm,
    inspector: microsoft.inspector,
    clock: { now: () => new Date() },
    resources: [
      ...resourcesOf(config).map((each) => ({ ...each, tokens: microsoft.tokens })),
      {
        name: 'the Teams bot',
        resource: config.addresses.botFramework.scope.replace(/\/\.default$/, ''),
        tokens: bot.tokens,
      },
    ],
    credentials: [
      credential('the Teams bot', config.bot.credential),
      credential('Graph and Dataverse', config.microsoft.credential),
    ],
    usesKeyVault: config.microsoft.keyVaultUrl !== undefined,
  };
}

function resourcesOf({
  settings,
  addresses,
  microsoft,
}: Config): readonly { readonly name: string; readonly resource: string }[] {
  const pushes = settings.environments.some(({ powerPlatformId }) => powerPlatformId !== undefined);
  return [
    { name: 'Microsoft Graph', resource: addresses.graph },
    ...settings.environments.map(({ id, url }) => ({ name: `Dataverse of ${id}`, resource: new URL(url).origin })),
    ...(pushes ? [{ name: 'Power Platform', resource: addresses.powerPlatformResource }] : []),
    ...(microsoft.keyVaultUrl !== undefined ? [{ name: 'Key Vault', resource: addresses.keyVaultResource }] : []),
  ];
}

function credential(name: string, config: CredentialConfig): DoctorCredential {
  const { kind, clientId } = config;
  if (kind !== 'certificate') return { name, kind, clientId };
  const { validTo } = new X509Certificate(readFileSync(config.certificateFile));
  return { name, kind, clientId, endsAt: new Date(validTo) };
}

interface Identity {
  readonly tenantId: string;
  readonly credential: CredentialConfig;
  readonly keyVaultUrl?: string;
}

function connect(config: Config, { tenantId, credential: proof, keyVaultUrl }: Identity): Microsoft {
  return connectMicrosoft({
    addresses: config.addresses,
    tenantId,
    clientId: proof.clientId,
    credential: credentialSource(proof),
    environments: config.settings.environments,
    ...(keyVaultUrl !== undefined && { vaultUrl: keyVaultUrl }),
    ...(config.extraCaFile !== undefined && { http: { caFile: config.extraCaFile } }),
  });
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
