import type { TenantCore } from '../core/tenant-core';

/** Audiences by which a service is known: Microsoft's own name first, then the addresses it is served under. */
export function graphAudiences(core: TenantCore): string[] {
  return ['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000', ...core.addresses.graph];
}

export function dataverseAudiences(core: TenantCore, environmentId: string): string[] {
  const url = core.environments.get(environmentId)?.url;
  return [...(url ? [url] : []), ...(core.addresses.dataverse.get(environmentId) ?? [])];
}

export function powerPlatformAudiences(core: TenantCore): string[] {
  return ['https://service.powerapps.com', '475226c6-020e-4fb2-8a90-7a972cbfc1d4', ...core.addresses.powerPlatform];
}

export function keyVaultAudiences(core: TenantCore): string[] {
  return ['https://vault.azure.net', 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093', ...core.addresses.keyVault];
}

const BOT_CONNECTOR = ['https://api.botframework.com'];

/** What a token for this resource may be told: Graph's application permissions go only into Graph's tokens. */
export function findResource(core: TenantCore, resource: string): { readonly carriesGraphRoles: boolean } | undefined {
  const name = resource.replace(/\/$/, '');
  if (graphAudiences(core).includes(name)) return { carriesGraphRoles: true };

  const others = [
    ...powerPlatformAudiences(core),
    ...keyVaultAudiences(core),
    ...BOT_CONNECTOR,
    ...[...core.environments.keys()].flatMap((id) => dataverseAudiences(core, id)),
  ];
  return others.includes(name) ? { carriesGraphRoles: false } : undefined;
}
