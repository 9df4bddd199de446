import type { EnvironmentSettings } from '../../../src/desk/settings';
import type { TeamsServerOptions } from '../../../src/teams/options';

export const prod: EnvironmentSettings = {
  id: 'prod',
  name: 'Contoso Production',
  url: 'https://contoso.crm4.dynamics.com',
  fallbackLimit: 7,
  roles: [{ id: 'writer', name: 'Contoso Service Writer', privileged: false }],
  approvers: { people: ['8f0c2a9e-6b1d-4c3e-9a70-000000000002', '8f0c2a9e-6b1d-4c3e-9a70-000000000003'] },
  licenses: [{ skuId: '1e1a282c-9c54-43a2-9310-98ef728faace', name: 'Dynamics 365 Sales' }],
  lenders: [],
};

export const settings: TeamsServerOptions['settings'] = {
  environments: [prod],
  accountName: { prefix: 'svc-', minLength: 7, maxLength: 20, reserved: [] },
  limits: { openRequestsPerPerson: 5, purposeLength: 500 },
};
