import { recordExchanges } from '../../contracts/record-exchanges';
import { connectMicrosoft, type Microsoft, type MicrosoftOptions } from '../../../src/microsoft/connect';
import {
  apps,
  environments,
  noDelays,
  sampleTenant,
  serveTenant,
  type SampleOptions,
  type ServedTenant,
  type Tenant,
} from '../../../src/sandbox/tenant';

export interface Contoso {
  readonly tenant: Tenant;
  readonly served: ServedTenant;
  readonly microsoft: Microsoft;
  close(): Promise<void>;
}

/** The sample tenant over HTTP and the real clients connected to it. `prod`, `uat` and `dev` are its environments. */
export async function startContoso(
  sample: SampleOptions = {},
  options: Partial<MicrosoftOptions> = {},
): Promise<Contoso> {
  const tenant = sampleTenant({ delays: noDelays, ...sample });
  tenant.onExchange(recordExchanges());
  const served = await serveTenant(tenant, { https: false });
  const microsoft = connectMicrosoft({ ...contosoOptions(tenant, served), ...options });
  return {
    tenant,
    served,
    microsoft,
    async close() {
      microsoft.close();
      await served.close();
    },
  };
}

export function contosoOptions(tenant: Tenant, served: ServedTenant): MicrosoftOptions {
  const { login, graph, powerPlatform, keyVault, dataverse } = served.http;
  return {
    tenantId: tenant.id,
    clientId: apps.bot.appId,
    credential: () => ({ kind: 'secret', secret: apps.bot.secret }),
    environments: Object.entries(environments).map(([id, powerPlatformId]) => ({
      id,
      powerPlatformId,
      url: dataverse[powerPlatformId] ?? '',
    })),
    vaultUrl: keyVault,
    addresses: { login, graph, powerPlatform },
  };
}
