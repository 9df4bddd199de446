import { AccessMode, apps, businessUnits, environments, people, roles, skus } from '../../../src/sandbox/tenant';
import { ANY, openWorld, type ErrorBody, type World } from './support';

describe('changing a user in Dataverse', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ freeSalesSeats: 10 });
  });
  afterEach(() => world.close());

  const rowOf = (person: { readonly id: string }) => world.tenant.systemUser(environments.prod, person.id);
  const pathOf = (person: { readonly id: string }) => `/systemusers(${String(rowOf(person)?.columns.systemuserid)})`;
  const patch = <T = ErrorBody>(
    person: { readonly id: string },
    body: unknown,
    headers: Record<string, string> = ANY,
  ) => world.bot.dataverse<T>('PATCH', pathOf(person), body, headers);
  const etag = async (person: { readonly id: string }) =>
    (await world.bot.dataverse<{ '@odata.etag': string }>('GET', `${pathOf(person)}?$select=accessmode`)).body[
      '@odata.etag'
    ];

  it('answers 204 with the address, or the row when preferred', async () => {
    const quiet = await patch(people.kim, { accessmode: 4 });
    const loud = await patch<object>(people.omar, { accessmode: 4 }, { ...ANY, prefer: 'return=representation' });

    expect(quiet.status).toBe(204);
    expect(quiet.headers.get('odata-entityid')).toMatch(/\/api\/data\/v9\.2\/systemusers\([0-9a-f-]{36}\)$/);
    expect(loud).toMatchObject({ status: 200, body: { accessmode: 4, fullname: 'Omar Haddad' } });
    expect(loud.headers.get('preference-applied')).toBe('return=representation');
    expect(world.tenant.ledger.at(-1)).toMatchObject({
      service: 'dataverse',
      environmentId: environments.prod,
      kind: 'systemuser',
      before: { accessmode: 0 },
      after: { accessmode: 4 },
    });
  });

  it('needs the newest version when one is named', async () => {
    const first = await etag(people.kim);

    const fresh = await patch(people.kim, { accessmode: 4 }, { 'if-match': first });
    const stale = await patch(people.kim, { accessmode: 0 }, { 'if-match': first });

    expect(fresh.status).toBe(204);
    expect(stale.status).toBe(412);
    expect(stale.body.error).toEqual({
      code: '0x80060882',
      message: "The version of the existing record doesn't match the RowVersion property provided.",
    });
    expect(rowOf(people.kim)?.columns.accessmode).toBe(4);
  });

  it('refuses versions where the table has none', async () => {
    world.tenant.setSwitches(environments.prod, { optimisticConcurrency: false });

    expect((await patch(people.kim, { accessmode: 4 }, { 'if-match': 'W/"1"' })).body.error.code).toBe('0x8006088d');
    expect((await patch(people.kim, { accessmode: 4 })).status).toBe(204);
  });

  it('without If-Match makes a ghost of a row that is missing; with it, 404', async () => {
    const ghost = '14141414-1414-4414-8414-000000000001';

    const careful = await world.bot.dataverse('PATCH', `/systemusers(${ghost})`, { accessmode: 4 }, ANY);
    const careless = await world.bot.dataverse('PATCH', `/systemusers(${ghost})`, { accessmode: 4 });

    expect(careful.body.error.code).toBe('0x80040217');
    expect(careless.status).toBe(204);
    expect(world.tenant.environment(environments.prod).users.get(ghost)?.current().columns).toMatchObject({
      isdisabled: true,
      azureactivedirectoryobjectid: null,
    });
  });

  it.each<[string, unknown, string]>([
    ['a misspelt column', { acessmode: 4 }, '0x80048d19'],
    ['a read-only column', { fullname: 'x' }, '0x80041a02'],
    ['a lookup by its read name', { _businessunitid_value: businessUnits.prodSales }, '0x80041a02'],
    ['islicensed', { islicensed: false }, '0x80041d4c'],
    ['issyncwithdirectory', { issyncwithdirectory: false }, '0x80041d4e'],
    ['a mode that does not exist', { accessmode: 9 }, '0x8004431a'],
    ['a mode in words', { accessmode: 'Non-interactive' }, '0x80060888'],
    ['a body that is no object', [4], '0x80060888'],
  ])('refuses %s', async (_name, body, code) => {
    const answer = await patch(people.kim, body);

    expect(answer).toMatchObject({ status: 400, body: { error: { code } } });
    expect(rowOf(people.kim)?.columns.accessmode).toBe(AccessMode.readWrite);
  });

  it('keeps the limit of non-interactive users, and does not count the disabled and the applications', async () => {
    const environment = world.tenant.environment(environments.prod);
    environment.maxNonInteractiveUsers = 3;

    expect((await patch(people.kim, { accessmode: 4 })).status).toBe(204);
    const full = await patch(people.omar, { accessmode: 4 });
    await patch(people.serviceMail, { isdisabled: true });
    const freed = await patch(people.omar, { accessmode: 4 });
    const back = await patch(people.serviceMail, { isdisabled: false });

    expect(full).toMatchObject({
      status: 400,
      body: { error: { code: '0x8004b050', message: 'You have reached the maximum number of non-interactive users.' } },
    });
    expect(freed.status).toBe(204);
    expect(back.body.error.code).toBe('0x8004b050');
  });

  it('does not change the mode of somebody unlicensed', async () => {
    const refused = await patch(people.serviceErp, { accessmode: 0 });
    world.tenant.setSwitches(environments.prod, { refusesReadWriteForUnlicensed: false });
    const obeyed = await patch(people.serviceErp, { accessmode: 0 });

    expect(refused.body.error.code).toBe('0x80041d66');
    expect(obeyed.status).toBe(204);
    expect(rowOf(people.serviceErp)?.columns).toMatchObject({ accessmode: 0, isdisabled: true });
  });

  it('does not enable somebody unlicensed and interactive', async () => {
    await world.bot.graph('POST', `/users/${people.kim.id}/assignLicense`, {
      addLicenses: [],
      removeLicenses: [skus.enterpriseSales],
    });
    expect(rowOf(people.kim)?.columns).toMatchObject({ islicensed: false, isdisabled: true });

    expect((await patch(people.kim, { isdisabled: false })).body.error.code).toBe('0x8004d24c');
  });

  it('does not disable somebody whose workflows run', async () => {
    const environment = world.tenant.environment(environments.prod);
    const row = environment.users.get(String(rowOf(people.serviceErp)?.columns.systemuserid));
    row?.write(0, { ...row.current(), ownsWorkflows: true }, 'test');

    expect((await patch(people.serviceErp, { isdisabled: true })).body.error.code).toBe('0x80044154');
  });

  it.each([
    ['crmoln@microsoft.com', '0x80041d41'],
    ['crmoln2@microsoft.com', '0x80041d67'],
    [`${apps.auditor.appId}@contoso.onmicrosoft.com`, '0x80041d48'],
  ])('does not change the mode of %s', async (domainname, code) => {
    const found = await world.bot.dataverse<{ value: { systemuserid: string }[] }>(
      'GET',
      `/systemusers?$select=systemuserid&$filter=domainname eq '${domainname}'`,
    );

    const answer = await world.bot.dataverse(
      'PATCH',
      `/systemusers(${found.body.value[0]?.systemuserid ?? ''})`,
      { accessmode: 0 },
      ANY,
    );

    expect(answer.body.error.code).toBe(code);
  });

  it('changes a mode only for a System Administrator', async () => {
    world.tenant.seed.applicationUser(environments.prod, {
      id: '77777777-7777-4777-8777-000000000899',
      appId: apps.nobody.appId,
      roles: [roles.serviceWriter],
    });
    const writer = world.as(apps.nobody);

    const title = await writer.dataverse('PATCH', pathOf(people.kim), { jobtitle: 'Lender' }, ANY);
    const mode = await writer.dataverse('PATCH', pathOf(people.kim), { accessmode: 4 }, ANY);

    expect(title.status).toBe(204);
    expect(mode).toMatchObject({ status: 403, body: { error: { code: '0x80048d2f' } } });
  });

  it('moves a user to another business unit, where the roles are others', async () => {
    const moved = await patch(people.serviceErp, {
      'businessunitid@odata.bind': `/businessunits(${businessUnits.prodSales})`,
    });

    expect(moved.status).toBe(204);
    expect(rowOf(people.serviceErp)).toMatchObject({
      columns: { _businessunitid_value: businessUnits.prodSales },
      roleIds: [],
    });
  });

  it('makes application users by POST, once per application', async () => {
    const body = { applicationid: apps.nobody.appId, accessmode: 4, isdisabled: false };

    const made = await world.bot.dataverse('POST', '/systemusers', body);
    const again = await world.bot.dataverse('POST', '/systemusers', body);
    const unknown = await world.bot.dataverse('POST', '/systemusers', { applicationid: people.kim.id });

    expect(made.status).toBe(204);
    expect(again.body.error.code).toBe('0x8004f511');
    expect(unknown.body.error.code).toBe('0x8004f510');
  });
});
