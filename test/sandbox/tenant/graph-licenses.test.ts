import { groups, people, servicePlans, skus } from '../../../src/sandbox/tenant';
import { newUser, openWorld, type World } from './support';

const add = (skuId: string, disabledPlans: string[] = []) => ({
  addLicenses: [{ skuId, disabledPlans }],
  removeLicenses: [],
});
const remove = (skuId: string) => ({ addLicenses: [], removeLicenses: [skuId] });

describe('licences', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ freeSalesSeats: 1 });
  });
  afterEach(() => world.close());

  const assign = (user: string, body: unknown) => world.bot.graph('POST', `/users/${user}/assignLicense`, body);
  const heldBy = async (user: string) =>
    (await world.bot.graph<{ assignedLicenses: object[] }>('GET', `/users/${user}?$select=assignedLicenses`)).body
      .assignedLicenses;
  const sku = async (skuId: string) => {
    const { body } = await world.bot.graph<{ value: { skuId: string; consumedUnits: number }[] }>(
      'GET',
      '/subscribedSkus',
    );
    return body.value.find((each) => each.skuId === skuId);
  };
  const stranger = people.stranger.id;

  it('are counted: the last seat can be given, and none after it', async () => {
    expect(await sku(skus.enterpriseSales)).toMatchObject({ consumedUnits: 25, prepaidUnits: { enabled: 26 } });

    expect((await assign(stranger, add(skus.enterpriseSales))).status).toBe(200);
    const refused = await assign(people.serviceErp.id, add(skus.enterpriseSales));

    expect(refused).toMatchObject({ status: 400, body: { error: { details: [{ code: 'CountViolation' }] } } });
    expect(refused.body.error.message).toContain('does not have any available licenses');
    expect(await sku(skus.enterpriseSales)).toMatchObject({ consumedUnits: 26 });
  });

  it('can be borrowed and given back with the very plans that were off', async () => {
    await assign(stranger, add(skus.enterpriseSales));
    const before = await heldBy(people.omar.id);

    expect((await assign(people.omar.id, remove(skus.enterpriseSales))).status).toBe(200);
    expect((await assign(people.serviceErp.id, add(skus.enterpriseSales))).status).toBe(200);
    expect((await assign(people.serviceErp.id, remove(skus.enterpriseSales))).status).toBe(200);
    const back = add(skus.enterpriseSales, [servicePlans.salesInsights, servicePlans.sharePoint]);
    expect((await assign(people.omar.id, back)).status).toBe(200);

    expect(await heldBy(people.omar.id)).toEqual(expect.arrayContaining(before));
    expect(world.tenant.ledger.at(-1)).toMatchObject({ kind: 'licenses', id: people.omar.id });
  });

  it('held already do not need a second seat', async () => {
    await assign(stranger, add(skus.enterpriseSales));

    expect((await assign(stranger, add(skus.enterpriseSales, [servicePlans.sharePoint]))).status).toBe(200);
    expect(await heldBy(stranger)).toEqual([{ skuId: skus.enterpriseSales, disabledPlans: [servicePlans.sharePoint] }]);
  });

  it.each<[string, unknown, string]>([
    ['without removeLicenses', { addLicenses: [] }, 'removeLicenses'],
    ['without addLicenses', { removeLicenses: [] }, 'addLicenses'],
    ['with null for a list', { addLicenses: null, removeLicenses: [] }, 'addLicenses'],
    ['with a skuId that is none', add('DYN365'), 'Edm.Guid'],
    ['with a misspelt parameter', { addLicenses: [], removeLicenses: [], force: true }, "'force'"],
    ['with a misspelt property', { addLicenses: [{ skuID: skus.teamMembers }], removeLicenses: [] }, "'skuID'"],
    ['of a product nobody bought', add('b30411f5-fea1-4a59-9ad9-3db7c7ead579'), 'valid company License'],
    ['of a suspended product', add(skus.crmStandard), 'does not have any available licenses'],
    [
      'with a plan of another product',
      add(skus.teamMembers, [servicePlans.exchange]),
      'does not contain the service plan',
    ],
    ['that is not held', remove(skus.teamMembers), 'User does not have a corresponding license.'],
    [
      'twice in one call',
      { addLicenses: [{ skuId: skus.teamMembers }], removeLicenses: [skus.teamMembers] },
      'duplicate',
    ],
  ])('are refused %s', async (_name, body, fragment) => {
    const answer = await assign(stranger, body);

    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain(fragment);
    expect(await heldBy(stranger)).toEqual([]);
  });

  it('need a usage location', async () => {
    const { body } = await world.bot.graph<{ id: string }>(
      'POST',
      '/users',
      newUser('svc-a', { usageLocation: undefined }),
    );

    const refused = await assign(body.id, add(skus.teamMembers));
    await world.bot.graph('PATCH', `/users/${body.id}`, { usageLocation: 'GB' });

    expect(refused.body.error.message).toContain('invalid usage location');
    expect((await assign(body.id, add(skus.teamMembers))).status).toBe(200);
  });

  it('that come from a group cannot be taken from the user', async () => {
    const answer = await assign(people.ravi.id, remove(skus.office365E3));
    const user = await world.bot.graph<{ licenseAssignmentStates: object[] }>(
      'GET',
      `/users/${people.ravi.id}?$select=licenseAssignmentStates`,
    );

    expect(answer.body.error.message).toContain('inherited from a group membership');
    expect(user.body.licenseAssignmentStates).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          skuId: skus.office365E3,
          assignedByGroup: groups.officeUsers,
          state: 'Active',
          error: 'None',
        }),
        expect.objectContaining({ skuId: skus.enterpriseSales, assignedByGroup: null }),
      ]),
    );
  });

  it('from a group stay when the direct one is removed, and count once', async () => {
    const before = await sku(skus.office365E3);
    await assign(people.ravi.id, add(skus.office365E3));
    expect(await sku(skus.office365E3)).toEqual(before);

    expect((await assign(people.ravi.id, remove(skus.office365E3))).status).toBe(200);
    expect(await heldBy(people.ravi.id)).toEqual(
      expect.arrayContaining([{ skuId: skus.office365E3, disabledPlans: [] }]),
    );
  });

  it('from a group come with the membership, or as an error when no seat is left', async () => {
    world.tenant.changeSku(skus.office365E3, (each) => ({
      ...each,
      prepaidUnits: { ...each.prepaidUnits, enabled: 65 },
    }));

    await world.bot.graph('POST', `/groups/${groups.officeUsers}/members/$ref`, {
      '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${stranger}`,
    });
    const user = await world.bot.graph<object>(
      'GET',
      `/users/${stranger}?$select=licenseAssignmentStates,assignedLicenses`,
    );

    expect(user.body).toMatchObject({
      assignedLicenses: [],
      licenseAssignmentStates: [{ skuId: skus.office365E3, state: 'Error', error: 'CountViolation' }],
    });
  });

  it('in the grace period can be given, locked-out ones not', async () => {
    const units = { enabled: 0, warning: 100, suspended: 0, lockedOut: 0 };
    world.tenant.changeSku(skus.teamMembers, (each) => ({ ...each, capabilityStatus: 'Warning', prepaidUnits: units }));
    expect((await assign(stranger, add(skus.teamMembers))).status).toBe(200);

    world.tenant.changeSku(skus.teamMembers, (each) => ({
      ...each,
      capabilityStatus: 'LockedOut',
      prepaidUnits: { ...units, warning: 0, lockedOut: 100 },
    }));
    expect((await assign(people.serviceErp.id, add(skus.teamMembers))).status).toBe(400);
  });

  it('whose plans depend on each other or exclude each other say so', async () => {
    const needy = '00000000-0000-4000-8000-0000000000a1';
    const rival = '00000000-0000-4000-8000-0000000000a2';
    const plan = (servicePlanId: string, more: object) => [{ servicePlanId, servicePlanName: servicePlanId, ...more }];
    world.tenant.seed.sku({
      skuId: needy,
      skuPartNumber: 'ATTACH',
      enabled: 5,
      servicePlans: plan(needy, { dependsOn: ['BASE'] }),
    });
    world.tenant.seed.sku({
      skuId: rival,
      skuPartNumber: 'RIVAL',
      enabled: 5,
      servicePlans: plan(rival, { excludes: ['DYN365_TEAM_MEMBERS'] }),
    });

    const depends = await assign(stranger, add(needy));
    await assign(stranger, add(skus.teamMembers));
    const excludes = await assign(stranger, add(rival));

    expect(depends.body.error.message).toContain('depends on the service plan(s) BASE');
    expect(excludes.body.error.message).toContain('mutually exclusive');
  });

  it('show their plans one by one', async () => {
    const answer = await world.bot.graph<{ value: object[] }>('GET', `/users/${people.omar.id}/licenseDetails`);

    expect(answer.body.value).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          skuPartNumber: 'DYN365_ENTERPRISE_SALES',
          servicePlans: expect.arrayContaining([
            expect.objectContaining({ servicePlanId: servicePlans.sharePoint, provisioningStatus: 'Disabled' }),
          ]) as unknown,
        }),
      ]),
    );
  });

  it('are freed when their holder is deleted', async () => {
    await world.bot.graph('DELETE', `/users/${people.kim.id}`);

    expect(await sku(skus.enterpriseSales)).toMatchObject({ consumedUnits: 24 });
  });
});

describe('two writes on one user at the same time', () => {
  it('clash, and neither is half done', async () => {
    let finishWrite = () => {};
    const writing = new Promise<void>((resolve) => (finishWrite = resolve));
    let writeBegan = () => {};
    const began = new Promise<void>((resolve) => (writeBegan = resolve));
    const world = await openWorld({
      delays: { writeMs: 5 },
      pause: (ms) => (ms === 5 ? (writeBegan(), writing) : Promise.resolve()),
    });
    const assign = (body: unknown) => world.bot.graph('POST', `/users/${people.stranger.id}/assignLicense`, body);

    const first = assign(add(skus.teamMembers));
    await began;
    const second = await assign(add(skus.enterpriseSales));
    finishWrite();

    expect((await first).status).toBe(200);
    expect(second).toMatchObject({ status: 409, body: { error: { code: 'Directory_ConcurrencyViolation' } } });
    expect(world.tenant.user(people.stranger.id)?.assignments).toHaveLength(1);
    await world.close();
  });
});
