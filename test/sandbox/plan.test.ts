import { planRequest } from '../../src/sandbox/plan/plan';
import type { DeskSettings, EnvironmentSettings } from '../../src/desk/settings';
import { clouds } from '../../src/microsoft/clouds';
import { environments, groups, people, roles, skus } from '../../src/sandbox/tenant';

const environment: EnvironmentSettings = {
  id: 'prod',
  name: 'Contoso Production',
  url: 'https://contoso.crm4.dynamics.com',
  powerPlatformId: environments.prod,
  securityGroupId: groups.prodAccess,
  businessUnit: 'Sales',
  fallbackLimit: 7,
  roles: [{ id: 'writer', name: roles.serviceWriter, privileged: false }],
  approvers: { people: [people.dana.id] },
  licenses: [{ skuId: skus.enterpriseSales, name: 'Sales Enterprise' }],
  lenders: [{ aadObjectId: people.kim.id, name: people.kim.name }],
};
const minute = 60_000;
const settings: DeskSettings = {
  accountDomain: 'contoso.onmicrosoft.com',
  usageLocation: 'GB',
  accountName: { prefix: 'svc-', minLength: 5, maxLength: 40, reserved: [] },
  environments: [environment],
  waits: {
    replication: 10 * minute,
    directorySync: 90 * minute,
    systemuser: 90 * minute,
    verifySpacing: minute,
    pollFirst: 15_000,
    pollLongest: minute,
    upstreamOutage: 30 * minute,
    hostRest: 15_000,
    approval: 1_440 * minute,
    lender: 5 * minute,
    byHand: 120 * minute,
    handOver: 1_440 * minute,
  },
  limits: { openRequestsPerPerson: 5, purposeLength: 400 },
};
const options = { settings, environment, addresses: clouds.public, keyVaultUrl: 'https://desk.vault.azure.net' };

describe('the plan of a request', () => {
  it('is what the real recipe and the real clients would send, to the real addresses', async () => {
    const { calls, end } = await planRequest(options);

    expect(end?.state).toBe('done');
    expect(calls.map(({ url }) => new URL(url).host).every((host) => !host.startsWith('127.'))).toBe(true);
    expect(writes(calls)).toEqual([
      'PUT desk.vault.azure.net/secrets',
      'POST graph.microsoft.com/users',
      'POST graph.microsoft.com/$ref',
      'POST graph.microsoft.com/assignLicense',
      'POST api.bap.microsoft.com/addUser',
      // Into the unit of the settings, before its role.
      'PATCH contoso.crm4.dynamics.com/systemusers',
      'POST contoso.crm4.dynamics.com/$ref',
      'PATCH contoso.crm4.dynamics.com/systemusers',
      'POST graph.microsoft.com/assignLicense',
    ]);
    expect(calls.every(({ step }) => step !== '')).toBe(true);
  });

  it('shows no password', async () => {
    const { calls } = await planRequest(options);

    const creation = calls.find(({ method, url }) => method === 'POST' && url.endsWith('/users'));
    expect(creation?.body).toMatchObject({ usageLocation: 'GB', passwordProfile: { password: '[redacted]' } });
  });

  it('shows the loan of a licence when none is free, and its return', async () => {
    const { calls, end } = await planRequest({ ...options, borrow: true });

    const lender = calls.filter(
      ({ url, method }) => method === 'POST' && url.includes(`${people.kim.id}/assignLicense`),
    );
    expect(end?.state).toBe('done');
    expect(lender.map(({ body }) => body)).toEqual([
      { addLicenses: [], removeLicenses: [skus.enterpriseSales] },
      { addLicenses: [{ skuId: skus.enterpriseSales, disabledPlans: [] }], removeLicenses: [] },
    ]);
  });
});

/** Method, host and the telling part of the path of every call that changes something. */
function writes(calls: readonly { readonly method: string; readonly url: string }[]): string[] {
  return calls
    .filter(({ method }) => method !== 'GET')
    .map(({ method, url }) => {
      const { host, pathname } = new URL(url);
      const word = /(\$ref|assignLicense|addUser|systemusers|secrets|users)[^/]*$/.exec(
        pathname.replace(/\/SA-[^/]*$|\/sa-[^/]*$|\/svc-[^/]*$/i, ''),
      )?.[1];
      return `${method} ${host}/${word ?? pathname}`;
    });
}
