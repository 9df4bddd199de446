import { decodeJwt } from 'jose';
import { z } from 'zod/v4';
import type { CloudAddresses } from './clouds';
import { createDataverses, type DataversePlaces } from './dataverse/dataverse';
import { createGraph } from './graph/graph';
import { NetworkFault, type Http } from './http';
import { inspectTenant, type TenantInspector } from './inspect-tenant';
import { tryVault } from './key-vault/inspect-vault';
import { networkError } from './network-problems';
import { readPlatformEnvironment, type PlatformEnvironmentFacts } from './power-platform/inspect-platform';
import type { Tokens } from './tokens';
import type { Upstream } from './upstream';

export type { PlatformEnvironmentFacts } from './power-platform/inspect-platform';

/** Questions that only a check of the set-up asks. None changes anything. All throw UpstreamError. */
export interface Inspector extends TenantInspector {
  /** Application permissions in the app's Graph token; null when the token cannot be read. */
  grantedPermissions(): Promise<readonly string[] | null>;
  /** Who we are in an environment. `refused`: `application-user-missing`. */
  whoAmI(environmentId: string): Promise<{ readonly systemuserId: string }>;
  /** What the Power Platform says of an environment; throws when our app may not ask. */
  platformEnvironment(powerPlatformId: string): Promise<PlatformEnvironmentFacts>;
  /** Throws when the app may not write secrets: `vault-missing`, `permission-missing`, `vault-firewall`. Changes nothing. */
  mayStoreSecrets(): Promise<void>;
  /** The clock of the sign-in service, whole seconds. */
  serverTime(): Promise<Date>;
}

interface InspectorParts {
  readonly upstream: Upstream;
  readonly http: Http;
  readonly tokens: Tokens;
  readonly addresses: CloudAddresses;
  readonly tenantId: string;
  readonly places: DataversePlaces;
  readonly vaultUrl: string | undefined;
}

const whoAmI = z.object({ UserId: z.string().transform((id) => id.toLowerCase()) });

export function createInspector(parts: InspectorParts): Inspector {
  const { upstream, addresses, vaultUrl } = parts;
  const graph = createGraph(upstream, addresses.graph);
  const at = createDataverses(upstream, parts.places);
  const platform = { origin: addresses.powerPlatform, resource: addresses.powerPlatformResource };

  return {
    ...inspectTenant(graph),
    grantedPermissions: async () => rolesOf(await parts.tokens.token(addresses.graph)),
    async whoAmI(environmentId) {
      const { UserId } = await at(environmentId).read({ doing: 'tell who we are', path: '/WhoAmI' }, whoAmI);
      return { systemuserId: UserId };
    },
    platformEnvironment: (id) => readPlatformEnvironment(upstream, platform, id),
    async mayStoreSecrets() {
      if (vaultUrl !== undefined) await tryVault(upstream, { url: vaultUrl, resource: addresses.keyVaultResource });
    },
    serverTime: () => readServerTime(parts),
  };
}

function rolesOf(token: string): readonly string[] | null {
  try {
    const { roles } = decodeJwt(token);
    return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
  } catch {
    return null;
  }
}

async function readServerTime({ http, addresses, tenantId }: InspectorParts): Promise<Date> {
  const url = `${addresses.login}/${tenantId}/v2.0/.well-known/openid-configuration`;
  const request = { service: 'login', method: 'GET', url } as const;
  try {
    const { headers } = await http.send(request);
    return new Date(headers.date ?? Number.NaN);
  } catch (error) {
    if (!(error instanceof NetworkFault)) throw error;
    throw networkError({ ...request, doing: 'read the time of the sign-in service' }, error);
  }
}
