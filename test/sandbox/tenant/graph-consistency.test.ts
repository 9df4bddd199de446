import { groups, people, skus } from '../../../src/sandbox/tenant';
import { newUser, openWorld, type World } from './support';

describe('the directory’s replicas', () => {
  let world: World;
  afterEach(() => world.close());

  it('answer 404 for a fresh user for a while, although the name is taken', async () => {
    world = await openWorld({ delays: { replicationMs: 5_000 } });
    const created = await world.bot.graph<{ id: string }>('POST', '/users', newUser('svc-a'));
    const path = `/users/${created.body.id}`;
    const join = () =>
      world.bot.graph('POST', `/groups/${groups.prodAccess}/members/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${created.body.id}`,
      });

    const early = [
      await world.bot.graph('GET', path),
      await join(),
      await world.bot.graph('PATCH', path, { jobTitle: 'x' }),
    ];
    const again = await world.bot.graph('POST', '/users', newUser('svc-a'));
    world.clock.advance(5_000);
    const late = [await world.bot.graph('GET', path), await join()];

    expect(early.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(again.body.error.details?.[0]?.code).toBe('ObjectConflict');
    expect(late.map(({ status }) => status)).toEqual([200, 204]);
  });

  it('show an older state after a write', async () => {
    world = await openWorld({ delays: { readLagMs: 2_000 } });
    const read = async () =>
      (
        await world.bot.graph<{ assignedLicenses: object[] }>(
          'GET',
          `/users/${people.stranger.id}?$select=assignedLicenses`,
        )
      ).body.assignedLicenses;

    await world.bot.graph('POST', `/users/${people.stranger.id}/assignLicense`, {
      addLicenses: [{ skuId: skus.teamMembers, disabledPlans: [] }],
      removeLicenses: [],
    });
    const early = await read();
    world.clock.advance(2_000);

    expect(early).toEqual([]);
    expect(await read()).toHaveLength(1);
  });

  it('lag more behind ConsistencyLevel: eventual', async () => {
    world = await openWorld({ delays: { indexLagMs: 10_000 } });
    await world.bot.graph('POST', '/users', newUser('svc-a'));
    await world.bot.graph('PATCH', '/users/svc-a@contoso.com', { displayName: 'Renamed' });
    const found = async () =>
      (
        await world.bot.graph<{ value: object[] }>(
          'GET',
          "/users?$filter=displayName eq 'Renamed'&$count=true",
          undefined,
          {
            consistencylevel: 'eventual',
          },
        )
      ).body.value.length;

    const early = await found();
    world.clock.advance(10_000);

    expect([early, await found()]).toEqual([0, 1]);
  });
});

describe('accounts from Active Directory', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ delays: { directorySyncMs: 1_800_000, replicationMs: 5_000 } });
  });
  afterEach(() => world.close());

  const adUser = {
    samAccountName: 'svc-orders',
    upn: 'svc-orders@contoso.com',
    employeeId: 'R-0042',
    ou: 'OU=Service,DC=contoso,DC=local',
    domain: 'contoso.local',
  };
  const bySam = () =>
    world.bot.graph<{ value: object[] }>(
      'GET',
      "/users?$select=id,employeeId,onPremisesSyncEnabled,onPremisesSamAccountName,onPremisesDomainName&$count=true&$filter=onPremisesSamAccountName eq 'svc-orders'",
      undefined,
      { consistencylevel: 'eventual' },
    );

  it('arrive with the next synchronisation', async () => {
    const id = world.tenant.onPremises.createAdUser(adUser);
    const early = await bySam();
    world.clock.advance(1_800_000);
    const late = await bySam();

    expect(early.body.value).toEqual([]);
    expect(late.body.value).toEqual([
      {
        id,
        employeeId: 'R-0042',
        onPremisesSyncEnabled: true,
        onPremisesSamAccountName: 'svc-orders',
        onPremisesDomainName: 'contoso.local',
      },
    ]);
  });

  it('keep their mastered attributes, and take licences and a usage location in the cloud', async () => {
    const id = world.tenant.onPremises.createAdUser(adUser);
    world.clock.advance(1_800_000);

    const mastered = await world.bot.graph('PATCH', `/users/${id}`, { displayName: 'x' });
    const location = await world.bot.graph('PATCH', `/users/${id}`, {
      usageLocation: 'GB',
      passwordPolicies: 'DisablePasswordExpiration',
    });
    const license = await world.bot.graph('POST', `/users/${id}/assignLicense`, {
      addLicenses: [{ skuId: skus.teamMembers, disabledPlans: [] }],
      removeLicenses: [],
    });

    expect(mastered.status).toBe(400);
    expect(mastered.body.error.message).toContain('on-premises mastered Directory Sync objects');
    expect([location.status, license.status]).toEqual([204, 200]);
  });

  it('of a federated domain keep their password policy, too', async () => {
    const id = world.tenant.onPremises.createAdUser({ ...adUser, upn: 'svc-orders@contoso.local.example' });
    world.clock.advance(1_800_000);

    expect((await world.bot.graph('PATCH', `/users/${id}`, { passwordPolicies: 'None' })).status).toBe(400);
  });

  it('change when Active Directory changes them', async () => {
    const id = world.tenant.onPremises.createAdUser(adUser);
    world.clock.advance(1_800_000);
    world.tenant.onPremises.changeAdUser(id, { displayName: 'Orders' });
    world.clock.advance(1_800_000);

    expect(world.tenant.user(id)?.properties).toMatchObject({ displayName: 'Orders' });
    expect(world.tenant.history.user(id).map(({ by }) => by)).toEqual([
      'directory synchronisation',
      'directory synchronisation',
    ]);
  });
});
