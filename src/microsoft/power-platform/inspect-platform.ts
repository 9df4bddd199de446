import { z } from 'zod/v4';
import { encode } from '../odata';
import { readBody } from '../read-answer';
import type { Upstream } from '../upstream';
import { platformRules, type PlatformAddresses } from './platform';

/** An environment as the Power Platform knows it. */
export interface PlatformEnvironmentFacts {
  readonly displayName: string;
  /** `Production`, `Sandbox`, `Trial`, `Developer`, `Teams` …; empty when it is not told. */
  readonly environmentSku: string;
  /** Origin of its Dataverse, lower case; null when it has none. */
  readonly url: string | null;
  /** Entra group that gates it; null when it has none. */
  readonly securityGroupId: string | null;
}

const noGroup = '00000000-0000-0000-0000-000000000000';
const row = z.object({
  properties: z.object({
    displayName: z.string().nullish(),
    environmentSku: z.string().nullish(),
    linkedEnvironmentMetadata: z
      .object({ instanceUrl: z.string().nullish(), securityGroupId: z.string().nullish() })
      .nullish(),
  }),
});

/**
 * Reads an environment. An absent, empty or all-zero group is none (pnp/cli-microsoft365, Microsoft's Terraform provider:
 * environment fixtures). Throws UpstreamError: `permission-missing` when the app is no management application.
 */
export async function readPlatformEnvironment(
  upstream: Upstream,
  addresses: PlatformAddresses,
  id: string,
): Promise<PlatformEnvironmentFacts> {
  const doing = 'read the environment';
  const path = `/providers/Microsoft.BusinessAppPlatform/scopes/admin/environments/${encode(id)}`;
  const { body } = await upstream.call({
    service: 'powerPlatform',
    doing,
    rules: platformRules,
    method: 'GET',
    url: `${addresses.origin}${path}?api-version=2023-06-01`,
    resource: addresses.resource,
  });
  const { displayName, environmentSku, linkedEnvironmentMetadata } = readBody(
    'powerPlatform',
    { doing },
    row,
    body,
  ).properties;
  const { instanceUrl, securityGroupId } = linkedEnvironmentMetadata ?? {};
  return {
    displayName: displayName ?? id,
    environmentSku: environmentSku ?? '',
    url: instanceUrl ? new URL(instanceUrl).origin.toLowerCase() : null,
    securityGroupId: securityGroupId && securityGroupId !== noGroup ? securityGroupId.toLowerCase() : null,
  };
}
