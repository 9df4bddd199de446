import { apps, businessUnits, environments, people, roles } from '../../../src/sandbox/tenant';
import { openWorld, send, userQuery, type World } from './support';

interface Rows {
  value: Record<string, unknown>[];
  '@odata.count'?: number;
  '@odata.nextLink'?: string;
}

describe('queries in Dataverse', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  const get = (path: string, headers = {}) => world.bot.dataverse<Rows>('GET', path, undefined, headers);
  const names = async (filter: string) =>
    (await get(`/systemusers?$select=fullname&$filter=${filter}&$orderby=fullname asc`)).body.value.map(
      ({ fullname }) => fullname,
    );

  it.each([
    [`azureactivedirectoryobjectid eq ${people.kim.id}`, ['Kim Larsen']],
    [`domainname eq '${people.omar.upn}'`, ['Omar Haddad']],
    ["domainname eq 'o''neil@contoso.com'", []],
    [
      'accessmode eq 4 and isdisabled eq false and applicationid eq null and deletedstate eq 0',
      ['# SVC ERP Connector', '# SVC Mailing'],
    ],
    [
      "(startswith(fullname,'Kim') or contains(fullname,'Haddad')) and not (accessmode eq 4)",
      ['Kim Larsen', 'Omar Haddad'],
    ],
    ['applicationid ne null', ['# Account Desk', '# Auditor']],
    ["lastname in ('Larsen','Ng')", ['Kim Larsen', 'Lee Ng']],
    ['accessmode ge 3 and accessmode ne 4', ['Delegated Admin', 'Support User']],
    [`_businessunitid_value eq ${businessUnits.prodSales}`, []],
  ])('finds %s', async (filter, expected) => {
    expect(await names(filter)).toEqual(expected);
  });

  it('answers 200 with an empty list where nothing is there, and 404 for a key', async () => {
    const none = '12121212-1212-4212-8212-000000000000';

    expect(await get(userQuery(none))).toMatchObject({ status: 200, body: { value: [] } });
    expect(await get(`/systemusers(${none})?$select=fullname`)).toMatchObject({
      status: 404,
      body: { error: { code: '0x80040217', message: `Entity 'systemuser' With Id = ${none} Does Not Exist` } },
    });
  });

  it('counts, sorts, limits and adds the key to what was selected', async () => {
    const { body } = await get(
      '/systemusers?$select=fullname&$filter=isdisabled eq false&$orderby=fullname desc&$top=2&$count=true',
    );

    expect(body['@odata.count']).toBe(11);
    expect(body.value.map(({ fullname }) => fullname)).toEqual(['Support User', 'Ravi Patel']);
    expect(Object.keys(body.value[0] ?? {}).sort()).toEqual(['@odata.etag', 'fullname', 'systemuserid']);
  });

  it('pages when the caller prefers it', async () => {
    const headers = { prefer: 'odata.maxpagesize=5' };
    const first = await get('/systemusers?$select=systemuserid', headers);
    const second = await get(first.body['@odata.nextLink']?.split('/v9.2')[1] ?? '', headers);
    const third = await get(second.body['@odata.nextLink']?.split('/v9.2')[1] ?? '', headers);

    expect(first.headers.get('preference-applied')).toBe('odata.maxpagesize=5');
    expect([first, second, third].map(({ body }) => body.value.length)).toEqual([5, 5, 3]);
    expect(third.body['@odata.nextLink']).toBeUndefined();
  });

  it('annotates when the caller prefers it', async () => {
    const query = userQuery(people.serviceErp.id, 'accessmode,isdisabled,_businessunitid_value');
    const annotated = await get(query, {
      prefer: 'odata.include-annotations="OData.Community.Display.V1.FormattedValue"',
    });
    const all = await get(query, { prefer: 'odata.include-annotations="*"' });
    const plain = await get(query);

    expect(annotated.body.value[0]).toMatchObject({
      accessmode: 4,
      'accessmode@OData.Community.Display.V1.FormattedValue': 'Non-interactive',
      'isdisabled@OData.Community.Display.V1.FormattedValue': 'Enabled',
    });
    expect(all.body.value[0]).toHaveProperty(
      ['_businessunitid_value@Microsoft.Dynamics.CRM.lookuplogicalname'],
      'businessunit',
    );
    expect(Object.keys(plain.body.value[0] ?? {}).filter((name) => name.includes('@'))).toEqual(['@odata.etag']);
  });

  it('expands the roles and the business unit of a user', async () => {
    const expand =
      '$expand=systemuserroles_association($select=roleid,name,_businessunitid_value),businessunitid($select=name)';
    const { body } = await get(`${userQuery(people.serviceErp.id)}&${expand}`);

    expect(body.value[0]).toMatchObject({
      businessunitid: { name: 'contoso' },
      systemuserroles_association: [{ name: roles.erpIntegration, _businessunitid_value: businessUnits.prodRoot }],
    });
  });

  it('has a copy of every role in every business unit', async () => {
    const all = await get(`/roles?$select=roleid,name,_businessunitid_value&$filter=name eq '${roles.erpIntegration}'`);
    const one = await get(
      `/roles?$select=roleid&$filter=name eq '${roles.erpIntegration}' and _businessunitid_value eq ${businessUnits.prodSales}`,
    );

    expect(new Set(all.body.value.map(({ roleid }) => roleid)).size).toBe(3);
    expect(one.body.value).toHaveLength(1);
  });

  it('has one root business unit', async () => {
    const { body } = await get(
      '/businessunits?$select=businessunitid,name&$filter=_parentbusinessunitid_value eq null',
    );

    expect(body.value).toMatchObject([{ businessunitid: businessUnits.prodRoot, name: 'contoso' }]);
  });

  it.each([
    ['an unknown column in $select', '/systemusers?$select=acessmode', 400, '0x80060888'],
    ['a lookup by its written name', '/systemusers?$select=businessunitid', 400, '0x80060888'],
    ['an unknown column in $filter', '/systemusers?$filter=upn eq null', 400, '0x80060888'],
    ['an unknown column in $orderby', '/systemusers?$orderby=upn', 400, '0x80060888'],
    ['an unknown navigation property', '/systemusers?$expand=roles($select=name)', 400, '0x80060888'],
    [
      'an unknown column in $expand',
      '/systemusers?$expand=systemuserroles_association($select=rolename)',
      400,
      '0x80060888',
    ],
    ['a GUID in quotes', `/systemusers?$filter=azureactivedirectoryobjectid eq '${people.kim.id}'`, 400, '0x80060888'],
    ['a choice by its label', "/systemusers?$filter=accessmode eq 'Non-interactive'", 400, '0x80060888'],
    ['$skip', '/systemusers?$skip=5', 400, '0x80060888'],
    ['an unknown option', '/systemusers?select=fullname', 400, '0x80060888'],
    ['broken syntax', '/systemusers?$filter=(isdisabled eq false', 400, '0x80060888'],
    ['a key that is no GUID', '/systemusers(kim)', 400, '0x80060888'],
    ['an unknown table', '/accounts', 404, '0x8006088a'],
    ['an unknown function', '/WhoAmISuper', 404, '0x8006088a'],
  ])('refuses %s', async (_name, path, status, code) => {
    expect(await get(path)).toMatchObject({ status, body: { error: { code } } });
  });

  it('does not know other versions of its API', async () => {
    const token = await world.token(apps.bot, 'https://contoso.crm4.dynamics.com');
    const root = world.served.http.dataverse[environments.prod] ?? '';

    const answers = await Promise.all(
      ['v9.1', 'v9.2', 'v8.2'].map((version) =>
        send(`${root}/api/data/${version}/WhoAmI`, 'GET', undefined, { authorization: `Bearer ${token}` }),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404]);
  });

  it('tells whether rows have versions', async () => {
    const path = "/EntityDefinitions(LogicalName='systemuser')?$select=IsOptimisticConcurrencyEnabled";

    expect((await get(path)).body).toMatchObject({ IsOptimisticConcurrencyEnabled: true });
    expect((await get(path.replace('IsOptimistic', 'IsPessimistic'))).status).toBe(400);
  });
});
