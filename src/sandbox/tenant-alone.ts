import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { processEnvironment } from '../config';
import { stopOnSignal } from '../start/stop-on-signal';
import { silentLog } from '../store/log';
import { apps, sampleTenant, serveTenant, type ServedTenant } from './tenant';

export interface TenantAloneOptions {
  readonly port: string;
  readonly timeScale: string;
  readonly freeSeats: string;
  readonly caFile: string;
}

/** The sample tenant alone, for trying clients by hand. Loopback only, never in production. */
export async function serveTenantAlone(options: TenantAloneOptions): Promise<void> {
  const tenant = sampleTenant({ timeScale: Number(options.timeScale), freeSalesSeats: Number(options.freeSeats) });
  const served = await serveTenant(tenant, {
    firstPort: Number(options.port),
    nodeEnv: processEnvironment().NODE_ENV,
  });

  const caFile = resolve(options.caFile);
  mkdirSync(dirname(caFile), { recursive: true });
  writeFileSync(caFile, served.caPem);
  console.log(describe(served, caFile));
  stopOnSignal(() => served.close(), silentLog);
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
