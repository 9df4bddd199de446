import { people, skus } from '../../../src/sandbox/tenant';
import { openWorld, type World } from './support';

interface Page {
  value: { id: string; displayName: string }[];
  '@odata.nextLink'?: string;
  '@odata.count'?: number;
}

const EVENTUAL = { consistencylevel: 'eventual' };

describe('queries in Graph', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ pageSize: 4 });
  });
  afterAll(() => world.close());

  const names = async (query: string, headers = {}) => {
    const { body } = await world.bot.graph<Page>('GET', `/users?$select=id,displayName&${query}`, undefined, headers);
    return body.value.map(({ displayName }) => displayName);
  };

  it.each([
    [`$filter=userPrincipalName eq '${people.kim.upn}'`, ['Kim Larsen']],
    [`$filter=userPrincipalName eq 'O''Neil@contoso.com'`, []],
    [
      `$filter=startswith(displayName,'SVC') and accountEnabled eq true`,
      ['SVC ERP Connector', 'SVC Mailing', 'SVC BI Export'],
    ],
    [`$filter=displayName eq 'Kim Larsen' or displayName eq 'Lee Ng'`, ['Lee Ng', 'Kim Larsen']],
    [`$filter=mail in ('${people.kim.upn}','${people.omar.upn}')`, ['Kim Larsen', 'Omar Haddad']],
    [`$filter=employeeId eq 'R-1'`, []],
  ])('finds %s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it('finds the holders of a product', async () => {
    const filter = `$filter=assignedLicenses/any(s:s/skuId eq ${skus.enterpriseSales})&$count=true&$top=10`;
    const answer = await world.bot.graph<Page>('GET', `/users?$select=id&${filter}`, undefined, EVENTUAL);

    expect(answer.body['@odata.count']).toBe(5);
    expect(answer.body.value).toHaveLength(5);
  });

  it('pages by nextLink and shows everyone once', async () => {
    const seen: string[] = [];
    let path: string | undefined = '/users?$select=id';
    while (path) {
      const page: Page = (await world.bot.graph<Page>('GET', path)).body;
      expect(page.value.length).toBeLessThanOrEqual(4);
      seen.push(...page.value.map(({ id }) => id));
      path = page['@odata.nextLink']?.split('/v1.0')[1];
    }

    expect(new Set(seen).size).toBe(Object.keys(people).length);
    expect(seen).toHaveLength(Object.keys(people).length);
  });

  it('needs ConsistencyLevel and $count for what is not indexed', async () => {
    const filter = `$filter=onPremisesSamAccountName eq 'svc-x'`;

    const plain = await world.bot.graph('GET', `/users?${filter}`);
    const counted = await world.bot.graph('GET', `/users?${filter}&$count=true`);
    const full = await world.bot.graph('GET', `/users?${filter}&$count=true`, undefined, EVENTUAL);

    expect([plain.status, counted.status, full.status]).toEqual([400, 400, 200]);
    expect(plain.body.error.code).toBe('Request_UnsupportedQuery');
  });

  it.each([
    ['in an in', (ids: readonly string[]) => `id in (${ids.join(',')})`],
    [
      'in an or, beside others',
      (ids: readonly string[]) => `accountEnabled eq true and (id eq ${ids.join(' or id eq ')})`,
    ],
  ])('takes fifteen alternatives and no more without the advanced parameters: %s', async (_where, filterOf) => {
    const ids = Array.from({ length: 16 }, (_, at) => (at === 0 ? `'${people.kim.id}'` : `'nobody ${at}'`));
    const most = `/users?$filter=${filterOf(ids.slice(0, 15))}`;
    const more = `/users?$filter=${filterOf(ids)}`;

    const [fifteen, sixteen] = [await world.bot.graph<Page>('GET', most), await world.bot.graph('GET', more)];

    expect(fifteen.body.value.map(({ id }) => id)).toEqual([people.kim.id]);
    expect([sixteen.status, sixteen.body.error.message]).toEqual([400, expect.stringContaining('Max allowed: 15')]);
    expect((await world.bot.graph('GET', `${more}&$count=true`, undefined, EVENTUAL)).status).toBe(200);
  });

  it.each([
    ['an unknown property in $select', '/users?$select=id,nickname', "'nickname'"],
    ['an unknown property in $filter', "/users?$filter=nickname eq 'x'", "'nickname'"],
    ['an unknown option', '/users?$fields=id', "'$fields'"],
    ['$skip, which users do not have', '/users?$skip=2', "'$skip'"],
    ['broken syntax', "/users?$filter=displayName eq 'x", 'Syntax error'],
    ['a half-said filter', '/users?$filter=displayName eq', 'Syntax error'],
    ['a GUID without quotes where a text belongs', `/users?$filter=id eq ${people.kim.id}`, 'incompatible types'],
    ['a filter on what cannot be filtered', "/users?$filter=officeLocation eq 'x'", 'officeLocation'],
    ['an unknown path', '/user', "'user'"],
    ['a deeper unknown path', `/users/${people.kim.id}/licences`, "'licences'"],
    ['a page token of somebody else', '/users?$skiptoken=abc', 'page token'],
    ['a filter on subscribedSkus', "/subscribedSkus?$filter=skuPartNumber eq 'x'", "'$filter'"],
  ])('refuses %s', async (_name, path, fragment) => {
    const answer = await world.bot.graph('GET', path);

    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain(fragment);
  });

  it('refuses another version of the API', async () => {
    const url = `${world.served.http.graph}/beta/users`;
    const token = await world.token(
      { appId: '55555555-5555-4555-8555-000000000001', secret: 'sandbox~bot~secret~1' },
      'https://graph.microsoft.com',
    );

    expect((await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status).toBe(400);
  });
});

describe('$batch', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  interface BatchAnswer {
    responses: { id: string; status: number; headers: Record<string, string>; body?: { displayName?: string } }[];
  }
  const run = async (requests: object[]) => {
    const answer = await world.bot.graph<BatchAnswer>('POST', '/$batch', { requests });
    return { status: answer.status, byId: new Map(answer.body.responses?.map((each) => [each.id, each])) };
  };

  it('answers 200 outside, and each request on its own inside', async () => {
    world.tenant.failNext({ service: 'graph', kind: '429', path: /serviceBi|svc-bi/ });

    const { status, byId } = await run([
      { id: '1', method: 'GET', url: `/users/${people.kim.id}?$select=displayName` },
      { id: '2', method: 'GET', url: '/users/nobody@contoso.com' },
      {
        id: '3',
        method: 'PATCH',
        url: `/users/${people.kim.id}`,
        headers: { 'Content-Type': 'application/json' },
        body: { jobTitle: 'Lender' },
      },
      { id: '4', method: 'GET', url: '/users/svc-bi@contoso.com' },
      { id: '5', method: 'GET', url: '/organization', dependsOn: ['2'] },
    ]);

    expect(status).toBe(200);
    expect(byId.get('1')).toMatchObject({ status: 200, body: { displayName: 'Kim Larsen' } });
    expect(['2', '3', '4', '5'].map((id) => byId.get(id)?.status)).toEqual([404, 204, 429, 424]);
    expect(Number(byId.get('4')?.headers['Retry-After'])).toBeGreaterThan(0);
    expect(world.tenant.user(people.kim.id)?.properties.jobTitle).toBe('Lender');
    expect(world.tenant.ledger.map(({ path }) => path)).toEqual([`/v1.0/users/${people.kim.id}`]);
  });

  it('takes twenty requests and no more', async () => {
    const requests = Array.from({ length: 21 }, (_, index) => ({
      id: String(index),
      method: 'GET',
      url: '/organization',
    }));

    expect((await run(requests)).status).toBe(400);
    expect((await run(requests.slice(1))).byId.size).toBe(20);
  });
});
