import { errorOf, freshStage, ids } from './support/connected';
import { refusal, row } from './support/dataverse-rows';
import type { FakeAnswer } from './support/fake-service';

const idOf = (number: number) => `${String(number).padStart(8, '0')}-2222-3333-4444-555555555555`;

describe('the CRM', () => {
  const stage = freshStage();

  describe('looking for user rows', () => {
    it('answers ten waiting runs with one request', async () => {
      stage.fake.answer(() => ({ status: 200, body: { value: [row({ azureactivedirectoryobjectid: idOf(3) })] } }));

      const rows = await Promise.all(
        Array.from({ length: 10 }, (_, index) => stage.microsoft.crm.systemuserOf('prod', idOf(index))),
      );

      expect(stage.fake.requests).toHaveLength(1);
      expect(rows.filter(Boolean)).toHaveLength(1);
      expect(rows[3]?.systemuserid).toBe(ids.systemuser);
    });

    it('puts at most twenty ids into one query', async () => {
      stage.fake.answer(() => ({ status: 200, body: { value: [] } }));

      await Promise.all(
        Array.from({ length: 45 }, (_, index) => stage.microsoft.crm.systemuserOf('prod', idOf(index))),
      );

      const sizes = stage.fake.requests.map(
        ({ target }) => target.split('azureactivedirectoryobjectid%20eq').length - 1,
      );
      expect(sizes.sort()).toEqual([20, 20, 5]);
    });

    it('sends a query that is full at once, and one that is not with whoever waits least', async () => {
      stage.fake.answer(() => ({ status: 200, body: { value: [] } }));
      const hour = 3_600_000;
      const look = (index: number, companyMs?: number) =>
        stage.microsoft.crm.systemuserOf('prod', idOf(index), companyMs);

      await Promise.all(Array.from({ length: 20 }, (_, index) => look(index, hour)));
      await Promise.all([look(20, hour), look(21), look(22, hour)]);

      expect(stage.fake.requests.map(({ target }) => target.split('objectid%20eq').length - 1)).toEqual([20, 3]);
    });

    it('asks anew each time', async () => {
      stage.fake.answer((_request, count) => ({ status: 200, body: { value: count === 1 ? [] : [row()] } }));

      const first = await stage.microsoft.crm.systemuserOf('prod', ids.user);
      const second = await stage.microsoft.crm.systemuserOf('prod', ids.user);

      expect([first, second?.systemuserid]).toEqual([null, ids.systemuser]);
    });

    it('overlooks deleted predecessors', async () => {
      stage.fake.answer(() => ({ status: 200, body: { value: [row({ deletedstate: 1 })] } }));

      await expect(stage.microsoft.crm.systemuserOf('prod', ids.user)).resolves.toBeNull();
    });

    it('fails everybody who asked when the query fails', async () => {
      stage.fake.answer(() => refusal('0x80072560', 403));

      const errors = await Promise.all([1, 2].map((n) => errorOf(stage.microsoft.crm.systemuserOf('prod', idOf(n)))));

      expect(errors.map(({ problem }) => problem.code)).toEqual([
        'application-user-missing',
        'application-user-missing',
      ]);
    });

    it('sends the headers that Microsoft asks for', async () => {
      stage.fake.answer(() => ({ status: 200, body: { value: [] } }));

      await stage.microsoft.crm.nonInteractiveUsers('prod');

      expect(stage.fake.requests[0]?.headers).toMatchObject({
        accept: 'application/json',
        'odata-maxversion': '4.0',
        'odata-version': '4.0',
        'if-none-match': 'null',
      });
    });

    it('counts enabled people only, oldest first', async () => {
      stage.fake.answer(() => ({ status: 200, body: { value: [] } }));

      await stage.microsoft.crm.nonInteractiveUsers('prod');

      const asked = new URL(stage.fake.requests[0]?.target ?? '', stage.fake.origin).searchParams;
      expect(asked.get('$filter')).toBe(
        'accessmode eq 4 and isdisabled eq false and applicationid eq null and deletedstate eq 0',
      );
      expect(asked.get('$orderby')).toBe('createdon asc');
    });

    it('keeps a name inside its quotes, byte for byte', async () => {
      stage.fake.answer(() => ({ status: 200, body: { value: [] } }));

      await stage.microsoft.crm.systemusersByDomainName('prod', "x' or accessmode eq 4 or 'a' eq '");

      expect(stage.fake.requests[0]?.target).toContain(
        '$filter=domainname%20eq%20%27x%27%27%20or%20accessmode%20eq%204%20or%20%27%27a%27%27%20eq%20%27%27%27',
      );
    });

    it.each(["' or 1 eq 1", '1)/roles(', ''])('takes nothing but a GUID as an id: "%s"', async (id) => {
      const error = await errorOf(stage.microsoft.crm.systemuserById('prod', id));

      expect(error.problem.code).toBe('bad-identifier');
      expect(stage.fake.requests).toHaveLength(0);
    });

    it('says so when the environment is not configured', async () => {
      const error = await errorOf(stage.microsoft.crm.systemuserOf('nowhere', ids.user));

      expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'environment-unknown' } });
    });
  });

  describe('security roles', () => {
    it('are found in the unit of the user', async () => {
      stage.fake.answer(() => ({ status: 200, body: { value: [{ roleid: ids.role.toUpperCase(), name: "O'Role" }] } }));

      const { roleId } = await stage.microsoft.crm.roleInBusinessUnit('prod', "O'Role", ids.unit);

      expect(roleId).toBe(ids.role);
      expect(stage.fake.requests[0]?.target).toContain(
        `$filter=name%20eq%20%27O%27%27Role%27%20and%20_businessunitid_value%20eq%20${ids.unit}`,
      );
    });

    it.each<[number, string]>([
      [0, 'role-missing'],
      [2, 'role-ambiguous'],
    ])('found %d times are refused: %s', async (count, code) => {
      stage.fake.answer(() => ({
        status: 200,
        body: { value: Array.from({ length: count }, () => ({ roleid: ids.role })) },
      }));

      const error = await errorOf(stage.microsoft.crm.roleInBusinessUnit('prod', 'ERP', ids.unit));

      expect(error).toMatchObject({ outlook: 'refused', problem: { code } });
    });

    it('are taken away by their id', async () => {
      stage.fake.answer(() => ({ status: 204 }));

      await stage.microsoft.crm.removeRole('prod', ids.systemuser, ids.role);

      const target = `/api/data/v9.2/systemusers(${ids.systemuser})/systemuserroles_association(${ids.role})/$ref`;
      expect(stage.fake.requests).toMatchObject([{ method: 'DELETE', target, text: '' }]);
    });

    it.each<[string, FakeAnswer]>([
      ['a plain 204', { status: 204 }],
      ['"already associated"', refusal('0x80040237', 412)],
    ])('are given; %s is success', async (_name, answer) => {
      stage.fake.answer(() => answer);

      await stage.microsoft.crm.assignRole('prod', ids.systemuser, ids.role);

      expect(stage.fake.requests[0]?.body).toEqual({
        '@odata.id': `${stage.fake.origin}/api/data/v9.2/roles(${ids.role})`,
      });
    });
  });

  it.each<[string, string | undefined, string]>([
    ['by name', "O'Unit", '$filter=name%20eq%20%27O%27%27Unit%27'],
    ['as the root', undefined, '$filter=parentbusinessunitid%20eq%20null'],
  ])('finds the business unit %s', async (_name, unit, filter) => {
    stage.fake.answer(() => ({ status: 200, body: { value: [{ businessunitid: ids.unit }] } }));

    await expect(stage.microsoft.crm.businessUnit('prod', unit)).resolves.toEqual({ businessUnitId: ids.unit });
    expect(stage.fake.requests[0]?.target).toContain(filter);
  });

  it('refuses a business unit that is not there', async () => {
    stage.fake.answer(() => ({ status: 200, body: { value: [] } }));

    const error = await errorOf(stage.microsoft.crm.businessUnit('prod', 'Nowhere'));

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
      stage.fake.answer(() => told(7, 3));

      await expect(stage.microsoft.crm.organizationResources('prod')).resolves.toEqual({ limit: 7, used: 3 });
    });

    it.each<[string, FakeAnswer]>([
      ['zero', told(0, 0)],
      ['a placeholder', told(2_147_483_647, 3)],
      ['negative', told(-1, 0)],
      ['not a number', told('7', 3)],
      ['forbidden', refusal('0x80040220', 403)],
      ['not found', refusal('0x80060888', 404)],
    ])('is unknown when the answer is %s', async (_name, answer) => {
      stage.fake.answer(() => answer);

      await expect(stage.microsoft.crm.organizationResources('prod')).resolves.toBeNull();
    });

    it('is not unknown but late when Dataverse is away', async () => {
      stage.fake.answer(() => ({ status: 503 }));

      const error = await errorOf(stage.microsoft.crm.organizationResources('prod'));

      expect(error.outlook).toBe('again');
    });
  });

  describe('WhoAmI as the account', () => {
    it('proves the account without its password', async () => {
      stage.fake.answer(() => ({
        status: 200,
        body: { UserId: ids.systemuser, BusinessUnitId: ids.unit, OrganizationId: ids.role },
      }));

      await expect(stage.microsoft.crm.whoAmIAs('prod', ids.user)).resolves.toEqual({ systemuserId: ids.systemuser });
      expect(stage.fake.requests[0]?.headers).toMatchObject({ callerobjectid: ids.user, consistency: 'Strong' });
    });

    it.each<[string, string, string]>([
      ['0x80072560', 'not-yet', 'not-a-member-yet'],
      ['0x80040220', 'refused', 'permission-missing'],
    ])('refused with %s is "%s" %s', async (code, outlook, name) => {
      stage.fake.answer(() => refusal(code, 403));

      const error = await errorOf(stage.microsoft.crm.whoAmIAs('prod', ids.user));

      expect(error).toMatchObject({ outlook, problem: { code: name } });
    });
  });
});
