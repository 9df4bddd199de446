import { apps, businessUnits, environments, people } from '../../../src/sandbox/tenant';
import { ANY, openWorld, type World } from './support';

describe('who is who in Dataverse', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  it('WhoAmI answers with and without parentheses, with the headers of the real service', async () => {
    const plain = await world.bot.dataverse<object>('GET', '/WhoAmI');
    const called = await world.bot.dataverse<object>('GET', '/WhoAmI()');

    expect(plain.body).toEqual(called.body);
    expect(plain.body).toMatchObject({
      OrganizationId: '99999999-9999-4999-8999-000000000001',
      BusinessUnitId: businessUnits.prodRoot,
    });
    expect(plain.headers.get('odata-version')).toBe('4.0');
    expect(plain.headers.get('x-ms-service-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(plain.headers.get('x-ms-ratelimit-burst-remaining-xrm-requests')).toBe('5999');
    expect(plain.headers.get('x-ms-ratelimit-time-remaining-xrm-requests')).toMatch(/^1,(200|199)\.\d\d$/);
  });

  it('an application without a row in the environment is not a member', async () => {
    const answer = await world.as(apps.nobody).dataverse('GET', '/WhoAmI');

    expect(answer).toMatchObject({
      status: 403,
      body: { error: { code: '0x80072560', message: 'The user is not a member of the organization.' } },
    });
  });

  it('a caller without the privilege is refused', async () => {
    const row = world.tenant.systemUser(environments.prod, people.serviceErp.id);
    const path = `/systemusers(${String(row?.columns.systemuserid)})`;

    const answer = await world.as(apps.auditor).dataverse('PATCH', path, { jobtitle: 'x' }, ANY);

    expect(answer).toMatchObject({ status: 403, body: { error: { code: '0x80040220' } } });
  });

  it('impersonation needs the right to act for others, and has the rights of both', async () => {
    const asErp = { callerobjectid: people.serviceErp.id };
    const erp = String(world.tenant.systemUser(environments.prod, people.serviceErp.id)?.columns.systemuserid);

    const bot = await world.bot.dataverse<object>('GET', '/WhoAmI', undefined, asErp);
    const byRow = await world.bot.dataverse<object>('GET', '/WhoAmI', undefined, { mscrmcallerid: erp });
    const auditor = await world.as(apps.auditor).dataverse('GET', '/WhoAmI', undefined, asErp);
    const write = await world.bot.dataverse('PATCH', `/systemusers(${erp})`, { jobtitle: 'x' }, { ...asErp, ...ANY });
    const stranger = await world.bot.dataverse('GET', '/WhoAmI', undefined, { callerobjectid: people.stranger.id });

    expect([bot.body, byRow.body]).toMatchObject([{ UserId: erp }, { UserId: erp }]);
    expect(auditor.body.error.code).toBe('0x80040220');
    expect(write.body.error.code).toBe('0x80040220');
    expect(stranger).toMatchObject({ status: 403, body: { error: { code: '0x80072560' } } });
  });

  it('a disabled user cannot be impersonated, and a user without a role can do nothing', async () => {
    const erp = String(world.tenant.systemUser(environments.prod, people.serviceErp.id)?.columns.systemuserid);
    await world.bot.dataverse('PATCH', `/systemusers(${erp})`, { isdisabled: true }, ANY);

    const disabled = await world.bot.dataverse('GET', '/WhoAmI', undefined, { callerobjectid: people.serviceErp.id });
    const roleless = await world.bot.dataverse('GET', '/WhoAmI', undefined, { callerobjectid: people.kim.id });

    expect(disabled).toMatchObject({ status: 403, body: { error: { code: '0x80040225' } } });
    expect(roleless).toMatchObject({ status: 403, body: { error: { code: '0x80040220' } } });
  });

  it.each([
    [
      'ok',
      200,
      { OrganizationResources: { CurrentNumberOfNonInteractiveUsers: 2, MaxNumberOfNonInteractiveUsers: 7 } },
    ],
    ['forbidden', 403, { error: { code: '0x80040220' } }],
    ['missing', 404, { error: { code: '0x8006088a' } }],
    ['absurd', 200, { OrganizationResources: { MaxNumberOfNonInteractiveUsers: 2_147_483_647 } }],
  ] as const)('RetrieveOrganizationResources answers as switched: %s', async (organizationResources, status, body) => {
    world.tenant.setSwitches(environments.prod, { organizationResources });

    expect(await world.bot.dataverse<object>('GET', '/RetrieveOrganizationResources()')).toMatchObject({
      status,
      body,
    });
  });
});
