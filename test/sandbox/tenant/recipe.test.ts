import { AccessMode, environments, groups, roles, skus } from '../../../src/sandbox/tenant';
import { newUser, openWorld, userQuery, type World } from './support';

interface Row {
  systemuserid: string;
  accessmode: number;
  isdisabled: boolean;
  islicensed: boolean;
}

describe('setting up a service account by hand', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ delays: { userSyncMs: 60_000, licenseSyncMs: 30_000 } });
  });
  afterAll(() => world.close());

  const row = async (id: string) => (await world.bot.dataverse<{ value: Row[] }>('GET', userQuery(id))).body.value[0];

  it('goes from nothing to a non-interactive account without a licence', async () => {
    const { bot, clock, tenant } = world;

    const created = await bot.graph<{ id: string }>('POST', '/users', newUser('svc-orders'));
    expect(created.status).toBe(201);
    const { id } = created.body;
    const joined = await bot.graph('POST', `/groups/${groups.prodAccess}/members/$ref`, {
      '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
    });
    expect(joined.status).toBe(204);
    const licensed = await bot.graph('POST', `/users/${id}/assignLicense`, {
      addLicenses: [{ skuId: skus.enterpriseSales, disabledPlans: [] }],
      removeLicenses: [],
    });
    expect(licensed.status).toBe(200);
    expect(await row(id)).toBeUndefined();

    clock.advance(60_000);
    const arrived = await row(id);
    expect(arrived).toMatchObject({ accessmode: 0, isdisabled: false, islicensed: true });

    const systemuserid = arrived?.systemuserid ?? '';
    const found = await bot.dataverse<{ value: { roleid: string }[] }>(
      'GET',
      `/roles?$select=roleid&$filter=name eq '${roles.erpIntegration}' and _businessunitid_value eq ${
        tenant.environment(environments.prod).businessUnits.keys().next().value ?? ''
      }`,
    );
    const assigned = await bot.dataverse('POST', `/systemusers(${systemuserid})/systemuserroles_association/$ref`, {
      '@odata.id': `${tenant.environment(environments.prod).url}/api/data/v9.2/roles(${found.body.value[0]?.roleid ?? ''})`,
    });
    expect(assigned.status).toBe(204);
    const mode = await bot.dataverse('PATCH', `/systemusers(${systemuserid})`, { accessmode: 4 }, { 'if-match': '*' });
    expect(mode.status).toBe(204);
    const unlicensed = await bot.graph('POST', `/users/${id}/assignLicense`, {
      addLicenses: [],
      removeLicenses: [skus.enterpriseSales],
    });
    expect(unlicensed.status).toBe(200);

    clock.advance(60_000);
    expect(await row(id)).toMatchObject({
      accessmode: AccessMode.nonInteractive,
      isdisabled: false,
      islicensed: false,
    });
    const whoAmI = await bot.dataverse('GET', '/WhoAmI()', undefined, { callerobjectid: id });
    expect(whoAmI.body).toMatchObject({ UserId: systemuserid });
    expect(tenant.ledger.map(({ method, status }) => `${method} ${status}`)).toEqual([
      'POST 201',
      'POST 204',
      'POST 200',
      'POST 204',
      'PATCH 204',
      'POST 200',
    ]);
  });
});
