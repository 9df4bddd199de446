import type { Microsoft } from '../../src/microsoft/connect';
import { AccessMode } from '../../src/recipe/ports/crm';
import { connectTo, errorOf, ids } from './support/connected';
import { startFakeService, type FakeAnswer, type FakeService } from './support/fake-service';

const row = (changes: Record<string, unknown> = {}) => ({
  '@odata.etag': 'W/"100"',
  systemuserid: ids.systemuser,
  fullname: 'SVC ERP',
  domainname: 'svc-erp@contoso.com',
  azureactivedirectoryobjectid: ids.user,
  accessmode: 0,
  isdisabled: false,
  islicensed: true,
  applicationid: null,
  deletedstate: 0,
  _businessunitid_value: ids.unit,
  createdon: '2026-11-22T09:00:00Z',
  systemuserroles_association: [{ roleid: ids.role, name: 'ERP' }],
  ...changes,
});
const refusal = (code: string, status = 400): FakeAnswer => ({
  status,
  body: { error: { code, message: 'The service says no.' } },
});
const stale: FakeAnswer = {
  status: 412,
  body: { error: { code: '', message: "The version of the existing record doesn't match." } },
};
const idOf = (number: number) => `${String(number).padStart(8, '0')}-2222-3333-4444-555555555555`;

describe('the CRM', () => {
  let fake: FakeService;
  let microsoft: Microsoft;

  beforeEach(async () => {
    fake = await startFakeService();
    microsoft = connectTo(fake);
  });
  afterEach(async () => {
    microsoft.close();
    await fake.close();
  });

  describe('looking for user rows', () => {
    it('answers ten waiting runs with one request', async () => {
      fake.answer(() => ({ status: 200, body: { value: [row({ azureactivedirectoryobjectid: idOf(3) })] } }));

      const rows = await Promise.all(
        Array.from({ length: 10 }, (_, index) => microsoft.crm.systemuserOf('prod', idOf(index))),
      );

      expect(fake.requests).toHaveLength(1);
      expect(rows.filter(Boolean)).toHaveLength(1);
      expect(rows[3]?.systemuserid).toBe(ids.systemuser);
    });

    it('puts at most twenty ids into one query', async () => {
      fake.answer(() => ({ status: 200, body: { value: [] } }));

      await Promise.all(Array.from({ length: 45 }, (_, index) => microsoft.crm.systemuserOf('prod', idOf(index))));

      const sizes = fake.requests.map(({ target }) => target.split('azureactivedirectoryobjectid%20eq').length - 1);
      expect(sizes.sort()).toEqual([20, 20, 5]);
    });

    it('asks anew each time', async () => {
      fake.answer((_request, count) => ({ status: 200, body: { value: count === 1 ? [] : [row()] } }));

      const first = await microsoft.crm.systemuserOf('prod', ids.user);
      const second = await microsoft.crm.systemuserOf('prod', ids.user);

      expect([first, second?.systemuserid]).toEqual([null, ids.systemuser]);
    });

    it('overlooks deleted predecessors', async () => {
      fake.answer(() => ({ status: 200, body: { value: [row({ deletedstate: 1 })] } }));

      await expect(microsoft.crm.systemuserOf('prod', ids.user)).resolves.toBeNull();
    });

    it('fails everybody who asked when the query fails', async () => {
      fake.answer(() => refusal('0x80072560', 403));

      const errors = await Promise.all([1, 2].map((n) => errorOf(microsoft.crm.systemuserOf('prod', idOf(n)))));

      expect(errors.map(({ problem }) => problem.code)).toEqual([
        'application-user-missing',
        'application-user-missing',
      ]);
    });

    it('sends the headers that Microsoft asks for', async () => {
      fake.answer(() => ({ status: 200, body: { value: [] } }));

      await microsoft.crm.nonInteractiveUsers('prod');

      expect(fake.requests[0]?.headers).toMatchObject({
        accept: 'application/json',
        'odata-maxversion': '4.0',
        'odata-version': '4.0',
        'if-none-match': 'null',
      });
    });

    it('counts enabled people only, oldest first', async () => {
      fake.answer(() => ({ status: 200, body: { value: [] } }));

      await microsoft.crm.nonInteractiveUsers('prod');

      const asked = new URL(fake.requests[0]?.target ?? '', fake.origin).searchParams;
      expect(asked.get('$filter')).toBe(
        'accessmode eq 4 and isdisabled eq false and applicationid eq null and deletedstate eq 0',
      );
      expect(asked.get('$orderby')).toBe('createdon asc');
    });

    it('keeps a name inside its quotes, byte for byte', async () => {
      fake.answer(() => ({ status: 200, body: { value: [] } }));

      await microsoft.crm.systemusersByDomainName('prod', "x' or accessmode eq 4 or 'a' eq '");

      expect(fake.requests[0]?.target).toContain(
        '$filter=domainname%20eq%20%27x%27%27%20or%20accessmode%20eq%204%20or%20%27%27a%27%27%20eq%20%27%27%27',
      );
    });

    it.each(["' or 1 eq 1", '1)/roles(', ''])('takes nothing but a GUID as an id: "%s"', async (id) => {
      const error = await errorOf(microsoft.crm.systemuserById('prod', id));

      expect(error.problem.code).toBe('bad-identifier');
      expect(fake.requests).toHaveLength(0);
    });

    it('says so when the environment is not configured', async () => {
      const error = await errorOf(microsoft.crm.systemuserOf('nowhere', ids.user));

      expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'environment-unknown' } });
    });
  });

  describe('Access Mode', () => {
    it('is set with the version just read', async () => {
      fake.answer((request) => (request.method === 'GET' ? { status: 200, body: row() } : { status: 204 }));

      await microsoft.crm.setAccessMode('prod', ids.systemuser, AccessMode.NonInteractive);

      expect(fake.requests[1]).toMatchObject({
        method: 'PATCH',
        target: `/api/data/v9.2/systemusers(${ids.systemuser})`,
        body: { accessmode: 4 },
        headers: { 'if-match': 'W/"100"' },
      });
    });

    it('is sent even when the row shows it already, because a read is no proof', async () => {
      fake.answer((request) =>
        request.method === 'GET' ? { status: 200, body: row({ accessmode: 4 }) } : { status: 204 },
      );

      await microsoft.crm.setAccessMode('prod', ids.systemuser, AccessMode.NonInteractive);

      expect(fake.requests.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
    });

    it('is tried again on the new version when the sync wrote in between', async () => {
      fake.answer((request, count) => {
        if (request.method === 'GET') return { status: 200, body: row({ '@odata.etag': `W/"${count}"` }) };
        return count < 4 ? stale : { status: 204 };
      });

      await microsoft.crm.setAccessMode('prod', ids.systemuser, AccessMode.NonInteractive);

      expect(
        fake.requests.filter(({ method }) => method === 'PATCH').map(({ headers }) => headers['if-match']),
      ).toEqual(['W/"1"', 'W/"3"']);
    });

    it('is left for later when the row never settles', async () => {
      fake.answer((request) => (request.method === 'GET' ? { status: 200, body: row() } : stale));

      const error = await errorOf(microsoft.crm.setAccessMode('prod', ids.systemuser, AccessMode.NonInteractive));

      expect(error).toMatchObject({ outlook: 'again', problem: { code: 'row-busy' } });
      expect(fake.requests.filter(({ method }) => method === 'PATCH').length).toBeLessThanOrEqual(4);
    });

    it('is not set on what turns out to be an application user', async () => {
      fake.answer((request, count) => {
        if (request.method === 'PATCH') return stale;
        return { status: 200, body: row(count === 1 ? {} : { applicationid: ids.app }) };
      });

      const error = await errorOf(microsoft.crm.setAccessMode('prod', ids.systemuser, AccessMode.NonInteractive));

      expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'wrong-row' } });
    });

    it('falls back to any version where the table keeps none', async () => {
      fake.answer((request) => {
        if (request.method === 'GET') return { status: 200, body: row() };
        return request.headers['if-match'] === '*' ? { status: 204 } : refusal('0x8006088D');
      });

      await expect(
        microsoft.crm.setAccessMode('prod', ids.systemuser, AccessMode.NonInteractive),
      ).resolves.toBeUndefined();
    });

    it.each<[string, string, string]>([
      ['0x8004b050', 'refused', 'slots-full'],
      ['0x8004B050', 'refused', 'slots-full'],
      ['0x80041D66', 'not-yet', 'not-licensed-yet'],
      ['0x80048d2f', 'refused', 'not-system-administrator'],
      ['0x80041d38', 'refused', 'access-mode-refused'],
      ['0x80040220', 'refused', 'permission-missing'],
      ['0x80040225', 'not-yet', 'systemuser-disabled'],
      ['0x80040217', 'not-yet', 'systemuser-missing'],
    ])('refused with %s is "%s" %s', async (code, outlook, name) => {
      fake.answer((request) => (request.method === 'GET' ? { status: 200, body: row() } : refusal(code)));

      const error = await errorOf(microsoft.crm.setAccessMode('prod', ids.systemuser, AccessMode.NonInteractive));

      expect(error).toMatchObject({ outlook, problem: { code: name } });
      expect(fake.requests).toHaveLength(2);
    });

    it('refused for a moment is repeated', async () => {
      fake.answer((request, count) => {
        if (request.method === 'GET') return { status: 200, body: row() };
        return count === 2 ? refusal('0x80072300') : { status: 204 };
      });

      await expect(
        microsoft.crm.setAccessMode('prod', ids.systemuser, AccessMode.NonInteractive),
      ).resolves.toBeUndefined();
    });
  });

  it('does not disable a user under whose name workflows run', async () => {
    fake.answer((request) => (request.method === 'GET' ? { status: 200, body: row() } : refusal('0x80044154')));

    const error = await errorOf(microsoft.crm.disableSystemuser('prod', ids.systemuser));

    expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'owns-workflows' } });
    expect(fake.requests[1]?.body).toEqual({ isdisabled: true });
  });

  describe('security roles', () => {
    it('are found in the unit of the user', async () => {
      fake.answer(() => ({ status: 200, body: { value: [{ roleid: ids.role.toUpperCase(), name: "O'Role" }] } }));

      const { roleId } = await microsoft.crm.roleInBusinessUnit('prod', "O'Role", ids.unit);

      expect(roleId).toBe(ids.role);
      expect(fake.requests[0]?.target).toContain(
        `$filter=name%20eq%20%27O%27%27Role%27%20and%20_businessunitid_value%20eq%20${ids.unit}`,
      );
    });

    it.each<[number, string]>([
      [0, 'role-missing'],
      [2, 'role-ambiguous'],
    ])('found %d times are refused: %s', async (count, code) => {
      fake.answer(() => ({
        status: 200,
        body: { value: Array.from({ length: count }, () => ({ roleid: ids.role })) },
      }));

      const error = await errorOf(microsoft.crm.roleInBusinessUnit('prod', 'ERP', ids.unit));

      expect(error).toMatchObject({ outlook: 'refused', problem: { code } });
    });

    it.each<[string, FakeAnswer]>([
      ['a plain 204', { status: 204 }],
      ['"already associated"', refusal('0x80040237', 412)],
    ])('are given; %s is success', async (_name, answer) => {
      fake.answer(() => answer);

      await microsoft.crm.assignRole('prod', ids.systemuser, ids.role);

      expect(fake.requests[0]?.body).toEqual({ '@odata.id': `${fake.origin}/api/data/v9.2/roles(${ids.role})` });
    });
  });

  it.each<[string, string | undefined, string]>([
    ['by name', "O'Unit", '$filter=name%20eq%20%27O%27%27Unit%27'],
    ['as the root', undefined, '$filter=parentbusinessunitid%20eq%20null'],
  ])('finds the business unit %s', async (_name, unit, filter) => {
    fake.answer(() => ({ status: 200, body: { value: [{ businessunitid: ids.unit }] } }));

    await expect(microsoft.crm.businessUnit('prod', unit)).resolves.toEqual({ businessUnitId: ids.unit });
    expect(fake.requests[0]?.target).toContain(filter);
  });

  it('refuses a business unit that is not there', async () => {
    fake.answer(() => ({ status: 200, body: { value: [] } }));

    const error = await errorOf(microsoft.crm.businessUnit('prod', 'Nowhere'));

    expect(error.problem.code).toBe('business-unit-missing');
  });

  describe('the limit', () => {
    const told = (limit: unknown, used: unknown): FakeAnswer => ({
      status: 200,
      body: {
        OrganizationResources: { MaxNumberOfNonInteractiveUsers: limit, CurrentNumberOfNonInteractiveUsers: used },
      },
    });

    it('is what the platform tells', async () => {
      fake.answer(() => told(7, 3));

      await expect(microsoft.crm.organizationResources('prod')).resolves.toEqual({ limit: 7, used: 3 });
    });

    it.each<[string, FakeAnswer]>([
      ['zero', told(0, 0)],
      ['a placeholder', told(2_147_483_647, 3)],
      ['negative', told(-1, 0)],
      ['not a number', told('7', 3)],
      ['forbidden', refusal('0x80040220', 403)],
      ['not found', refusal('0x80060888', 404)],
    ])('is unknown when the answer is %s', async (_name, answer) => {
      fake.answer(() => answer);

      await expect(microsoft.crm.organizationResources('prod')).resolves.toBeNull();
    });

    it('is not unknown but late when Dataverse is away', async () => {
      fake.answer(() => ({ status: 503 }));

      const error = await errorOf(microsoft.crm.organizationResources('prod'));

      expect(error.outlook).toBe('again');
    });
  });

  describe('WhoAmI as the account', () => {
    it('proves the account without its password', async () => {
      fake.answer(() => ({
        status: 200,
        body: { UserId: ids.systemuser, BusinessUnitId: ids.unit, OrganizationId: ids.role },
      }));

      await expect(microsoft.crm.whoAmIAs('prod', ids.user)).resolves.toEqual({ systemuserId: ids.systemuser });
      expect(fake.requests[0]?.headers).toMatchObject({ callerobjectid: ids.user, consistency: 'Strong' });
    });

    it.each<[string, string, string]>([
      ['0x80072560', 'not-yet', 'not-a-member-yet'],
      ['0x80040220', 'refused', 'permission-missing'],
    ])('refused with %s is "%s" %s', async (code, outlook, name) => {
      fake.answer(() => refusal(code, 403));

      const error = await errorOf(microsoft.crm.whoAmIAs('prod', ids.user));

      expect(error).toMatchObject({ outlook, problem: { code: name } });
    });
  });
});
