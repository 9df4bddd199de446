import { UpstreamError } from '../../src/desk/problem';
import type { Problem } from '../../src/desk/problem';
import type { ServiceRequest } from '../../src/desk/request';
import type { DeskSettings } from '../../src/desk/settings';
import { nextOf } from '../../src/words/words';
import { kim, lee, olga } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';
import { handlersOf, quietTenant, skuOf, userOf } from '../support/quiet-tenant';

const sku = '11111111-1111-4111-8111-111111111111';
const customizer = '119f245c-3cc8-4b62-b31c-d1a046ced15d';
const gate = '99999999-0000-4000-8000-0000000000b1';
const all = '99999999-0000-4000-8000-0000000000b2';

let office: Office;
let gated: Office;
beforeAll(async () => {
  office = await openOffice(withRoles);
  gated = await openOffice((samples) => {
    const settings = withRoles(samples);
    const environments = settings.environments.map((each) => ({ ...each, securityGroupId: gate }));
    return { ...settings, environments, accountGroupId: all };
  });
});
afterAll(() => Promise.all([office.close(), gated.close()]));
beforeEach(async () => {
  for (const { books } of [office, gated])
    await books.database.query('truncate desk.requests, desk.slots, desk.surveys, desk.approver_snapshots cascade');
});

function withRoles(samples: DeskSettings): DeskSettings {
  const environments = samples.environments.map((each) => ({
    ...each,
    lenders: [kim],
    roles: [...each.roles, { id: 'silent', name: 'Reader' }],
  }));
  return { ...samples, environments };
}

/** What is said of a request; null where it goes to the approvers. */
async function judged(
  tenant: ReturnType<typeof quietTenant> = quietTenant(),
  change: Partial<ServiceRequest> = {},
  where = office,
): Promise<Problem | null> {
  const { id } = await where.insert({ state: 'checking', accountName: 'svc-new', ...change });
  await handlersOf(where, { tenant })['check-request'](id, {});
  const request = await where.books.store.look((tx) => tx.requests.get(id));
  expect(request?.state).toBe(request?.problem ? 'refused' : 'pending');
  return request?.problem ?? null;
}

const members = (...people: readonly (typeof lee)[]) => ({
  groupMembers: async () => people.map((one) => ({ ...userOf(one), userId: one.aadObjectId, displayName: one.name })),
});
const noUnit = { subscribedSkus: async () => [skuOf(sku, 1, 1)] };
const full = { organizationResources: async () => ({ limit: 7, used: 7 }) };
const environment = 'Production';

describe('a new account is refused before anybody is asked', () => {
  it.each<[string, Parameters<typeof quietTenant>[0], Partial<ServiceRequest>, Problem]>([
    [
      'where nobody may decide but its owner',
      members(olga),
      {},
      { code: 'nobody-can-approve', field: 'environment', values: { environment } },
    ],
    [
      'where the environment is full',
      full,
      {},
      { code: 'environment-full', field: 'environment', values: { name: environment, limit: 7 } },
    ],
    [
      'for a role that the settings have no more',
      {},
      { roleId: 'gone' },
      { code: 'role-missing', field: 'role', values: { role: 'gone', environment } },
    ],
    [
      'for a role that the environment has not',
      {
        rolesInBusinessUnit: async (_id, names) =>
          names.flatMap((name) => (name.startsWith('Orders') ? [] : { name, roleTemplateId: null })),
      },
      {},
      { code: 'role-missing', field: 'role', values: { role: 'Orders Integration', environment } },
    ],
    [
      'for a role that waits for two of whom there is one',
      members(lee),
      { roleId: 'admin' },
      {
        code: 'too-few-approvers',
        field: 'role',
        values: { role: 'System Administrator', environment, name: lee.name },
      },
    ],
    [
      'for a role that rules the environment, as that says itself',
      {
        ...members(lee, olga),
        rolesInBusinessUnit: async (_id, names) => names.map((name) => ({ name, roleTemplateId: customizer })),
      },
      { roleId: 'silent' },
      { code: 'too-few-approvers', field: 'role', values: { role: 'Reader', environment, name: lee.name } },
    ],
    [
      'where all licences are in use and nobody lends one',
      noUnit,
      {},
      { code: 'no-license-no-lender', field: 'environment', values: { environment } },
    ],
  ])('%s', async (_where, tenant, change, problem) => {
    expect(await judged(quietTenant(tenant), change)).toEqual(problem);
  });

  it('where its product is not there, whose remedy is another’s: then it is sent again', async () => {
    const cause = { code: 'license-not-owned', values: { license: 'Dynamics 365 Sales', skuId: sku } } as const;

    expect(await judged(quietTenant({ subscribedSkus: async () => [] }))).toEqual({
      ...cause,
      field: 'environment',
      next: { key: 'next.then-send-again', values: { next: nextOf(cause) } },
    });
  });

  it('for the first reason of several: the one that nothing else can make good', async () => {
    const taken = { usersHolding: async () => [userOf(kim, { userPrincipalName: 'svc-new@contoso.onmicrosoft.com' })] };
    const everything = { ...members(), ...full, ...noUnit, ...taken };
    const codes = [];
    for (const gone of ['groupMembers', 'organizationResources', 'subscribedSkus', 'usersHolding'] as const) {
      codes.push((await judged(quietTenant(everything)))?.code);
      delete (everything as Record<string, unknown>)[gone];
    }

    expect(codes).toEqual(['nobody-can-approve', 'environment-full', 'no-license-no-lender', 'name-in-use']);
    expect(await judged(quietTenant(everything))).toBeNull();
  });
});

describe('nothing stands in the way', () => {
  it.each<[string, Parameters<typeof quietTenant>[0], Partial<ServiceRequest>]>([
    ['of the end of an account, where all is full', { ...full, ...noUnit }, { kind: 'retire' }],
    ['of a plain role, where one may decide', members(lee, olga), { roleId: 'silent' }],
    ['of a role that waits for two, where two may decide', {}, { roleId: 'admin' }],
    ['where one slot is left', { organizationResources: async () => ({ limit: 7, used: 6 }) }, {}],
  ])('%s', async (_of, tenant, change) => {
    expect(await judged(quietTenant(tenant), change)).toBeNull();
  });

  it('but the slots of those who were approved before', async () => {
    const { books, environmentId } = office;
    const lastOne = quietTenant({ organizationResources: async () => ({ limit: 7, used: 6 }) });
    const { id } = await office.insert({ state: 'approved', accountName: 'svc-before' });
    await books.store.transaction((tx) => tx.slots.hold(environmentId, id));

    expect(await judged(lastOne)).toMatchObject({ code: 'environment-full' });
  });
});

describe('the groups into which every account is put', () => {
  const open = { displayName: 'Accounts', groupTypes: [], mailEnabled: false };
  const group = (change: object) => ({ ...open, isAssignableToRole: false, onPremisesSyncEnabled: false, ...change });
  const tenantWith = (changed: string, change: object | null) =>
    quietTenant({
      group: async (id) => (id !== changed ? group({}) : change && group(change)),
    });

  it.each<[string, string, object | null, Problem['code'], object]>([
    ['is gone', gate, null, 'gate-group-missing', { groupId: gate, environment }],
    ['is synced', gate, { onPremisesSyncEnabled: true }, 'gate-group-synced', { group: 'Accounts', environment }],
    ['is gone', all, null, 'account-group-missing', { groupId: all }],
    ['is dynamic', all, { groupTypes: ['DynamicMembership'] }, 'account-group-dynamic', { group: 'Accounts' }],
  ])('refuse it where one of them %s, of which others take care first (%s)', async (_how, id, change, code, values) => {
    expect(await judged(tenantWith(id, change), {}, gated)).toEqual({
      code,
      values,
      field: 'environment',
      next: { key: 'next.then-send-again', values: { next: nextOf({ code, values } as Problem) } },
    });
  });

  const forbidden = { code: 'permission-missing', values: { permission: 'Group.Read.All', case: 'graph' } } as const;
  const answer = (error: Error) => quietTenant({ group: () => Promise.reject(error) });

  it('take it where they are open', async () => {
    expect(await judged(tenantWith(gate, {}), {}, gated)).toBeNull();
  });

  it('refuse it where the app may not read them', async () => {
    expect(await judged(answer(new UpstreamError('refused', forbidden)), {}, gated)).toMatchObject({
      code: 'permission-missing',
      field: 'environment',
    });
  });

  it.each([
    ['Microsoft is away', new UpstreamError('again', { code: 'service-away', values: { service: 'Graph' } })],
    ['of a mistake of ours', new TypeError('no mistake of the group')],
  ])('leave it to be checked again because %s', async (_why, error) => {
    await expect(judged(answer(error), {}, gated)).rejects.toBe(error);
  });
});
