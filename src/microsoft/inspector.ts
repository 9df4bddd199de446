import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { z } from 'zod/v4';
import { UpstreamError } from '../desk/problem';
import type { CloudAddresses } from './clouds';
import { createDataverses, type DataversePlaces } from './dataverse/dataverse';
import { createGraph } from './graph/graph';
import { NetworkFault, type Http } from './http';
import { keyVaultRules } from './key-vault/key-vault';
import { networkError } from './network-problems';
import { encode, guid, query, quoted } from './odata';
import { platformRules } from './power-platform/platform';
import type { Tokens } from './tokens';
import type { Upstream } from './upstream';

/** Questions that only a check of the set-up asks. None changes anything. All throw UpstreamError. */
export interface Inspector {
  /** Application permissions in the app's Graph token; null when the token cannot be read. */
  grantedPermissions(): Promise<readonly string[] | null>;
  /** Who we are in an environment. `refused`: `application-user-missing`. */
  whoAmI(environmentId: string): Promise<{ readonly systemuserId: string }>;
  /** When the last secret or certificate of an app registration ends; null when it has none or we may not look. */
  credentialsEnd(appId: string): Promise<Date | null>;
  /** Asks the Power Platform for an environment; throws when our app may not. */
  powerPlatformEnvironment(powerPlatformId: string): Promise<void>;
  /** Throws when the app may not write secrets. Changes a secret that does not exist: refused for its absence when allowed. */
  mayStoreSecrets(): Promise<void>;
  /** The clock of the sign-in service, whole seconds. */
  serverTime(): Promise<Date>;
}

export interface InspectorParts {
  readonly upstream: Upstream;
  readonly http: Http;
  readonly tokens: Tokens;
  readonly addresses: CloudAddresses;
  readonly tenantId: string;
  readonly places: DataversePlaces;
  readonly vaultUrl: string | undefined;
}

const credential = z.object({ endDateTime: z.string().nullish() });
const application = z.object({
  passwordCredentials: z.array(credential).nullish(),
  keyCredentials: z.array(credential).nullish(),
});
const whoAmI = z.object({ UserId: z.string().transform((id) => id.toLowerCase()) });

export function createInspector(parts: InspectorParts): Inspector {
  const graph = createGraph(parts.upstream, parts.addresses.graph);
  const at = createDataverses(parts.upstream, parts.places);

  return {
    grantedPermissions: async () => rolesOf(await parts.tokens.token(parts.addresses.graph)),
    async whoAmI(environmentId) {
      const { UserId } = await at(environmentId).read({ doing: 'tell who we are', path: '/WhoAmI' }, whoAmI);
      return { systemuserId: UserId };
    },
    async credentialsEnd(appId) {
      const $filter = `appId eq ${quoted(guid(appId))}`;
      const path = `/applications${query({ $filter, $select: ['passwordCredentials', 'keyCredentials'] })}`;
      const call = { doing: 'read when our credentials end', permission: 'Application.Read.All', path };
      return endOf(await nothingIfForbidden(graph.list(call, application)));
    },
    powerPlatformEnvironment: (id) => readPlatformEnvironment(parts, id),
    mayStoreSecrets: () => tryVault(parts),
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

function endOf(applications: readonly z.infer<typeof application>[]): Date | null {
  const all = applications.flatMap(({ passwordCredentials, keyCredentials }) => [
    ...(passwordCredentials ?? []),
    ...(keyCredentials ?? []),
  ]);
  const ends = all.flatMap(({ endDateTime }) => (endDateTime ? [Date.parse(endDateTime)] : []));
  return ends.length === 0 ? null : new Date(Math.max(...ends));
}

async function nothingIfForbidden<T>(work: Promise<T[]>): Promise<T[]> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UpstreamError && error.problem.code === 'permission-missing') return [];
    throw error;
  }
}

async function readPlatformEnvironment({ upstream, addresses }: InspectorParts, id: string): Promise<void> {
  const path = `/providers/Microsoft.BusinessAppPlatform/scopes/admin/environments/${encode(id)}`;
  await upstream.call({
    service: 'powerPlatform',
    doing: 'read the environment',
    rules: platformRules,
    method: 'GET',
    url: `${addresses.powerPlatform}${path}?api-version=2023-06-01`,
    resource: addresses.powerPlatformResource,
  });
}

async function tryVault({ upstream, addresses, vaultUrl }: InspectorParts): Promise<void> {
  if (vaultUrl === undefined) return;
  const version = randomUUID().replaceAll('-', '');
  await upstream.call({
    service: 'keyVault',
    doing: 'write secrets',
    permission: 'the role Key Vault Secrets Officer on the vault',
    rules: keyVaultRules,
    // Update needs the same right as set (secrets/set), and a version that does not exist cannot be changed.
    method: 'PATCH',
    url: `${vaultUrl}/secrets/account-desk-doctor-${version.slice(0, 8)}/${version}?api-version=7.5`,
    resource: addresses.keyVaultResource,
    body: { tags: {} },
    repeatable: true,
    accept: [{ status: 404 }],
  });
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
