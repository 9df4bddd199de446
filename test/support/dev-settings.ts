import type { DeskSettings, EnvironmentSettings } from '../../src/desk/settings';
import { roles, skus } from '../../src/sandbox/tenant';

/** The one environment `dev` of the simulated tenant, with one role and one licence that counts; `own` is what a stage adds. */
export function devSettings(samples: DeskSettings, own: Partial<EnvironmentSettings>): DeskSettings {
  const [first] = samples.environments;
  if (!first) throw new Error('The sample settings have no environment.');
  const dev = {
    ...first,
    id: 'dev',
    roles: [{ id: 'writer', name: roles.serviceWriter }],
    licenses: [{ skuId: skus.enterpriseSales, name: 'Sales Enterprise' }],
    ...own,
  };
  return { ...samples, environments: [dev] };
}
