import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { processEnvironment } from '../config';
import { apps, sampleTenant, serveTenant, type ServedTenant } from '../sandbox/tenant';
import { runCommand } from './run-command';

interface Options {
  readonly port: string;
  readonly timeScale: string;
  readonly freeSeats: string;
  readonly caFile: string;
}

/** `npm run sandbox:tenant`: the sample tenant alone, for trying clients by hand. Loopback only, never in production. */
async function run(options: Options): Promise<void> {
  const tenant = sampleTenant({ timeScale: Number(options.timeScale), freeSalesSeats: Number(options.freeSeats) });
  const served = await serveTenant(tenant, {
    firstPort: Number(options.port),
    nodeEnv: processEnvironment().NODE_ENV,
  });

  const caFile = resolve(options.caFile);
  mkdirSync(dirname(caFile), { recursive: true });
  writeFileSync(caFile, served.caPem);
  console.log(describe(served, caFile));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void served.close());
}

function describe(served: ServedTenant, caFile: string): string {
  const { tenant } = served;
  const lines = (['http', 'https'] as const).flatMap((scheme) => {
    const addresses = served[scheme];
    const environments = Object.entries(addresses.dataverse).map(
      ([id, address]) => `  dataverse       ${address}   ${tenant.environment(id).displayName} (${id})`,
    );
    return [
      `${scheme}`,
      `  login           ${addresses.login}/${tenant.id}`,
      `  graph           ${addresses.graph}/v1.0`,
      ...environments,
      `  power platform  ${addresses.powerPlatform}`,
      `  key vault       ${addresses.keyVault}`,
      `  control         ${addresses.control}`,
    ];
  });
  return [
    'A simulated Microsoft tenant. Its people, licences and secrets are made up; nothing leaves this machine.',
    ...lines,
    `certificate to trust for https   ${caFile}   (NODE_EXTRA_CA_CERTS)`,
    `client id                        ${apps.bot.appId}`,
    `client secret                    ${apps.bot.secret}`,
    'Stop with Ctrl+C.',
  ].join('\n');
}

runCommand(
  new Command('sandbox:tenant')
    .description('Serves a simulated Microsoft tenant on the loopback address.')
    .option('--port <number>', 'first port; 0 takes free ones', '0')
    .option('--time-scale <factor>', 'how many times faster than real its synchronisation runs', '20')
    .option('--free-seats <number>', 'free seats of DYN365_ENTERPRISE_SALES', '2')
    .option('--ca-file <path>', 'where to write the certificate', '.data/sandbox-ca.pem')
    .action(run),
);
