import { UpstreamError } from '../../src/desk/problem';
import type { Problem } from '../../src/desk/problem';
import type { ServiceRequest } from '../../src/desk/request';
import { kim, sam } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';
import { handlersOf, quietTenant, rowOf, userOf } from '../support/quiet-tenant';

const accountName = 'svc-new';
const upn = 'svc-new@contoso.onmicrosoft.com';
const environment = 'Production';

let office: Office;
beforeAll(async () => {
  office = await openOffice((samples) => ({
    ...samples,
    environments: samples.environments.map((each) => ({
      ...each,
      lenders: [],
      onPremises: { upnSuffix: 'corp.contoso.com' } as NonNullable<typeof each.onPremises>,
    })),
  }));
});
afterAll(() => office.close());
beforeEach(() => office.books.database.query('truncate desk.requests, desk.accounts cascade'));

type Tenant = NonNullable<Parameters<typeof quietTenant>[0]>;

/** What is said of a request for the name; null where nobody holds it. */
async function held(tenant: Tenant, change: Partial<ServiceRequest> = {}): Promise<Problem | null> {
  const { id } = await office.insert({ state: 'checking', accountName, ...change });
  await handlersOf(office, { tenant: quietTenant(tenant) })['check-request'](id, {});
  const request = await office.books.store.look((tx) => tx.requests.get(id));
  expect(request?.state).toBe(request?.problem ? 'refused' : 'pending');
  return request?.problem ?? null;
}

const field = 'accountName';
/** The first has the name, and all of them have the address. */
const entraHas = (...users: readonly ReturnType<typeof userOf>[]): Tenant => ({
  userByUpn: async () => users[0] ?? null,
  usersHolding: async () => users,
});
/** In Entra somebody else goes by the name. */
const kimIsIt = { ...userOf(kim), userPrincipalName: upn };
const known = (...people: readonly (typeof kimIsIt)[]) => ({
  userById: async (id: string) => people.find((one) => one.id === id) ?? (await quietTenant().userById?.(id)) ?? null,
});
const rows = (...found: readonly ReturnType<typeof rowOf>[]): Tenant => ({
  systemusersByDomainName: async () => found,
});
const refused = new UpstreamError('refused', {
  code: 'permission-missing',
  values: { permission: 'x', case: 'graph' },
});
const away = new UpstreamError('again', { code: 'service-away', values: { service: 'Microsoft Graph' } });

it.each<[string, Tenant, Problem]>([
  [
    'a user of that name',
    { usersHolding: async () => [userOf(sam), kimIsIt] },
    { code: 'name-in-use', field, values: { name: upn, holder: kim.name, case: 'held' } },
  ],
  [
    'a user with that address',
    { usersHolding: async () => [userOf(sam)] },
    { code: 'address-held-by-user', field, values: { upn, holder: sam.name } },
  ],
  [
    'a group with that address',
    { groupsHolding: async () => [{ id: 'g', displayName: 'Sales' }] },
    { code: 'address-held-by-group', field, values: { upn, holder: 'Sales' } },
  ],
  ['a row that is nobody’s', rows(rowOf('r')), { code: 'row-of-nobody', field, values: { upn, environment } }],
  [
    'the row of somebody who is called otherwise by now',
    { ...rows(rowOf('r', { azureactivedirectoryobjectid: kim.aadObjectId })), ...known(userOf(kim)) },
    {
      code: 'row-of-another-account',
      field,
      values: { upn, environment, holder: userOf(kim).userPrincipalName, fullname: 'Name of r' },
    },
  ],
])('a name is held by %s', async (_by, tenant, problem) => {
  expect(await held(tenant)).toEqual(problem);
});

describe('a row whose account is not in Entra any more', () => {
  const left = (isdisabled: boolean) => rows(rowOf('r', { azureactivedirectoryobjectid: kim.aadObjectId, isdisabled }));

  it.each<[string, Tenant, string]>([
    ['that was deleted lately', { isSoftDeleted: async () => true }, 'row-of-deleted-account'],
    ['that is gone for good', { isSoftDeleted: async () => false }, 'row-of-gone-account'],
    ['of which the app may not ask', { isSoftDeleted: () => Promise.reject(refused) }, 'row-of-gone-account'],
  ])('is told as that of an account %s, and whether it is disabled', async (_which, entra, code) => {
    const values = { upn, environment };

    expect(await held({ ...left(false), ...entra })).toEqual({ code, field, values });
    expect(await held({ ...left(true), ...entra })).toEqual({ code: `${code}-disabled`, field, values });
  });

  it('is looked at again where Entra does not answer', async () => {
    await expect(held({ ...left(false), isSoftDeleted: () => Promise.reject(away) })).rejects.toBe(away);
  });
});

describe('a name is free', () => {
  it.each<[string, Tenant]>([
    ['where only a deleted row has it', rows(rowOf('r', { deletedstate: 1 }))],
    ['where the app may not see who has the address', { groupsHolding: () => Promise.reject(refused) }],
  ])('%s', async (_where, tenant) => {
    expect(await held(tenant)).toBeNull();
  });

  it('and is not where the row beside a deleted one has it', async () => {
    const both = rows(rowOf('old', { deletedstate: 1 }), rowOf('new'));

    expect(await held(both)).toMatchObject({ code: 'row-of-nobody' });
  });

  it.each([away, new TypeError('a mistake of ours')])(
    'or is looked for again where Entra does not answer',
    async (e) => {
      await expect(held({ groupsHolding: () => Promise.reject(e) })).rejects.toBe(e);
      await expect(held({ usersHolding: () => Promise.reject(e) }, { accountName: 'svc-else' })).rejects.toBe(e);
    },
  );

  it('as it would be made: in the domain of the desk, or on premises, where only the name counts', async () => {
    const asked: unknown[] = [];
    const tenant: Tenant = {
      usersHolding: async (name) => (asked.push(name), []),
      systemusersByDomainName: async (environmentId, name) => (asked.push([environmentId, name]), []),
      groupsHolding: async (name) => (asked.push(`address ${name}`), []),
    };
    await held(tenant);
    expect(asked).toEqual([upn, [office.environmentId, upn], `address ${upn}`]);

    asked.length = 0;
    const onPremises = { accountKind: 'onprem', accountName: 'svc-local' } as const;
    await held(tenant, onPremises);
    const local = 'svc-local@corp.contoso.com';
    expect(asked).toEqual([local, [office.environmentId, local]]);
    expect(
      await held({ usersHolding: async () => [userOf(sam)] }, { ...onPremises, accountName: 'svc-too' }),
    ).toBeNull();
    const isIt = userOf(kim, { userPrincipalName: 'SVC-Here@corp.contoso.com' });
    expect(await held({ usersHolding: async () => [isIt] }, { ...onPremises, accountName: 'svc-here' })).toMatchObject({
      code: 'name-in-use',
    });
  });
});

describe('an account that the desk has left', () => {
  const leftBy = ({ marker }: ServiceRequest, change = {}) => ({
    ...userOf({ aadObjectId: 'left', name: 'svc-new' }),
    userPrincipalName: upn,
    employeeId: marker,
    accountEnabled: false,
    ...change,
  });

  it('and cannot be taken up again is told with the request that has left it', async () => {
    await office.insert({ accountName, state: 'undone' });
    const maker = await office.insert({ accountName, state: 'undone', facts: { secretOffered: true } });

    expect(await held(entraHas(leftBy(maker)))).toEqual({
      code: 'name-left-blocked',
      field,
      values: { upn, id: maker.id },
    });
  });

  it('is taken up, and neither it, nor its own address or row stands in the way', async () => {
    const maker = await office.insert({ accountName, state: 'undone' });
    const user = leftBy(maker);
    const own = {
      ...entraHas(user),
      ...rows(rowOf('r', { azureactivedirectoryobjectid: user.id })),
    };

    expect(await held(own)).toBeNull();

    const [request] = await office.books.store.look((tx) => tx.requests.list({ accountName, states: ['pending'] }));
    expect(request).toMatchObject({ marker: maker.marker, adopts: { requestId: maker.id } });
    const lines = await office.books.store.transaction((tx) => tx.audit.of(request?.id ?? ''));
    expect(lines.map(({ after }) => after)).toEqual([{ state: 'pending', problem: null, adopts: maker.id }]);
  });

  it('and was switched on by somebody since is told with the request that has left it, too', async () => {
    const maker = await office.insert({ accountName, state: 'undone' });

    expect(await held(entraHas(leftBy(maker, { accountEnabled: true })))).toMatchObject({
      code: 'name-left-blocked',
      values: { upn, id: maker.id },
    });
  });

  it('but the address or the row of another beside it stands in the way as ever', async () => {
    const maker = await office.insert({ accountName, state: 'undone' });
    const user = leftBy(maker);
    const taken = entraHas(user);
    const address = { id: 'g', displayName: 'Sales' };

    expect(await held({ ...taken, groupsHolding: async () => [address] })).toMatchObject({
      code: 'address-held-by-group',
    });
    expect(await held({ ...taken, ...entraHas(user, userOf(sam)) })).toMatchObject({ code: 'address-held-by-user' });
    expect(await held({ ...taken, ...rows(rowOf('r')) })).toMatchObject({ code: 'row-of-nobody' });
  });

  it('of another name is no matter of this one: whoever has the name now is told', async () => {
    const other = await office.insert({ accountName: 'svc-other', state: 'undone' });

    expect(await held(entraHas(leftBy(other)))).toMatchObject({ code: 'name-in-use' });
  });
});
