/**
 * A simulated Microsoft tenant: Entra sign-in, Graph v1.0, Dataverse per environment, Power Platform administration and
 * Key Vault secrets. It behaves as Microsoft documents; a call that Microsoft would refuse is refused in Microsoft's form.
 *
 *     const tenant = sampleTenant({ clock, delays: noDelays });      // or createTenant() and tenant.seed.*
 *     const served = await serveTenant(tenant);                      // loopback only, free ports, http and https
 *     served.http.login, .graph, .dataverse[environments.prod], .powerPlatform, .keyVault     // base addresses
 *     tenant.failNext({ service: 'graph', method: 'POST', path: /assignLicense/, kind: 'timeout-after-apply' });
 *     tenant.ledger; tenant.history.user(id); tenant.onExchange(listener); tenant.passwordOf(id);
 *     await served.close();
 *
 * Tokens: POST `${login}/${tenant.id}/oauth2/v2.0/token` with client credentials; the resource of a scope is Microsoft's
 * own name (`https://graph.microsoft.com`, the environment's `url`, `https://service.powerapps.com`,
 * `https://vault.azure.net`) or the address under which the service is served.
 * Time: delays are counted on `clock`; nothing runs in the background, what is due happens before the next request.
 */
export { createTenant, type Tenant } from './tenant';
export { serveTenant, type ServedTenant } from './serve';
export { sampleTenant, type SampleOptions } from './sample-world';
export {
  apps,
  businessUnits,
  environments,
  groups,
  people,
  roles,
  sampleTenantId,
  servicePlans,
  skus,
} from './sample-ids';
export { noDelays, type Delays } from './core/options';
export type { Exchange, LedgerEntry } from './core/ledger';
export { AccessMode } from './dataverse/environment';
