import { AccessMode, apps, environments, groups, people, skus } from '../../../src/sandbox/tenant';
import { ANY, newUser, openWorld, requestToken, send, type World } from './support';

const USER_SYNC = 60_000;
const LICENSE_SYNC = 20_000;

describe('the synchronisation between Entra and an environment', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({
      freeSalesSeats: 10,
      delays: {
        userSyncMs: USER_SYNC,
        licenseSyncMs: LICENSE_SYNC,
        addUserMs: 1_000,
        bornDisabledMs: 30_000,
        deletionSyncMs: 600_000,
      },
    });
  });
  afterEach(() => world.close());

  const columns = (id: string, environment: string = environments.prod) =>
    world.tenant.systemUser(environment, id)?.columns;
  const license = (id: string, change: 'add' | 'remove') =>
    world.bot.graph('POST', `/users/${id}/assignLicense`, {
      addLicenses: change === 'add' ? [{ skuId: skus.enterpriseSales, disabledPlans: [] }] : [],
      removeLicenses: change === 'remove' ? [skus.enterpriseSales] : [],
    });
  const join = (id: string, group: string = groups.prodAccess) =>
    world.bot.graph('POST', `/groups/${group}/members/$ref`, {
      '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
    });
  const leave = (id: string) => world.bot.graph('DELETE', `/groups/${groups.prodAccess}/members/${id}/$ref`);
  const create = async (more = {}) =>
    (await world.bot.graph<{ id: string }>('POST', '/users', newUser('svc-a', more))).body.id;
  const addUser = (id: string, environment: string = environments.prod) =>
    world.bot.powerPlatform('POST', `/scopes/admin/environments/${environment}/addUser?api-version=2023-06-01`, {
      objectId: id,
    });

  it('brings a licensed member in, not before its time', async () => {
    const id = await create();
    await join(id);
    await license(id, 'add');

    world.clock.advance(USER_SYNC - 1);
    expect(columns(id)).toBeUndefined();
    world.clock.advance(1);
    expect(columns(id)).toMatchObject({
      firstname: '#',
      fullname: '# SVC svc-a',
      domainname: 'svc-a@contoso.com',
      accessmode: AccessMode.readWrite,
      isdisabled: false,
      islicensed: true,
    });
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['without a licence', join],
    ['outside the security group', (id) => license(id, 'add')],
    ['with nested membership only', async (id) => [await join(id, groups.prodPartners), await license(id, 'add')]],
  ])('never brings in somebody %s', async (_name, prepare) => {
    const id = await create();
    await prepare(id);
    world.clock.advance(24 * 3_600_000);

    expect(columns(id)).toBeUndefined();
  });

  it('does not bring in somebody who is blocked in Entra', async () => {
    const id = await create({ accountEnabled: false });
    await join(id);
    await license(id, 'add');
    world.clock.advance(USER_SYNC);

    expect(columns(id)).toBeUndefined();
  });

  it('needs no group where the environment has none', async () => {
    const id = await create();
    await license(id, 'add');
    world.clock.advance(USER_SYNC);

    expect(columns(id, environments.uat)).toBeDefined();
  });

  it('learns of a licence late: until then the access mode cannot be changed', async () => {
    await license(people.serviceErp.id, 'add');
    const path = `/systemusers(${String(columns(people.serviceErp.id)?.systemuserid)})`;

    const early = await world.bot.dataverse('PATCH', path, { accessmode: 0 }, ANY);
    world.clock.advance(LICENSE_SYNC);
    const late = await world.bot.dataverse('PATCH', path, { accessmode: 0 }, ANY);

    expect(early.body.error.code).toBe('0x80041d66');
    expect(late.status).toBe(204);
  });

  it('switches a lender off while the licence is away, and on again', async () => {
    await license(people.kim.id, 'remove');
    world.clock.advance(USER_SYNC);
    expect(columns(people.kim.id)).toMatchObject({ isdisabled: true, islicensed: false });

    await license(people.kim.id, 'add');
    world.clock.advance(USER_SYNC);
    expect(columns(people.kim.id)).toMatchObject({ isdisabled: false, islicensed: true });
  });

  it('leaves a non-interactive user alone when the licence goes, and moves the version of the row', async () => {
    const path = `/systemusers(${String(columns(people.kim.id)?.systemuserid)})`;
    await world.bot.dataverse('PATCH', path, { accessmode: 4 }, ANY);
    const before = (await world.bot.dataverse<{ '@odata.etag': string }>('GET', path)).body['@odata.etag'];
    await license(people.kim.id, 'remove');
    world.clock.advance(USER_SYNC);

    const stale = await world.bot.dataverse('PATCH', path, { jobtitle: 'x' }, { 'if-match': before });

    expect(columns(people.kim.id)).toMatchObject({ accessmode: 4, isdisabled: false, islicensed: false });
    expect(stale.status).toBe(412);
  });

  it('can be switched to take the mode away with the licence', async () => {
    world.tenant.setSwitches(environments.prod, { resetAccessModeOnUnlicense: true });
    await world.bot.dataverse(
      'PATCH',
      `/systemusers(${String(columns(people.kim.id)?.systemuserid)})`,
      { accessmode: 4 },
      ANY,
    );
    await license(people.kim.id, 'remove');
    world.clock.advance(USER_SYNC);

    expect(columns(people.kim.id)).toMatchObject({ accessmode: 0, isdisabled: true });
  });

  it('switches off whoever leaves the group, the non-interactive too, and whoever is blocked', async () => {
    await leave(people.serviceErp.id);
    await world.bot.graph('PATCH', `/users/${people.serviceMail.id}`, { accountEnabled: false });
    world.clock.advance(USER_SYNC);

    expect(columns(people.serviceErp.id)).toMatchObject({ isdisabled: true, accessmode: 4 });
    expect(columns(people.serviceMail.id)).toMatchObject({ isdisabled: true });
    await join(people.serviceErp.id);
    world.clock.advance(USER_SYNC);
    expect(columns(people.serviceErp.id)).toMatchObject({ isdisabled: false, accessmode: 4 });
  });

  it('does not switch on what an administrator switched off', async () => {
    await world.bot.dataverse(
      'PATCH',
      `/systemusers(${String(columns(people.serviceErp.id)?.systemuserid)})`,
      { isdisabled: true },
      ANY,
    );
    await world.bot.graph('PATCH', `/users/${people.serviceErp.id}`, { jobTitle: 'x' });
    world.clock.advance(USER_SYNC);

    expect(columns(people.serviceErp.id)).toMatchObject({ isdisabled: true });
  });

  it('can be switched to bring rows disabled and enable them later', async () => {
    world.tenant.setSwitches(environments.prod, { bornDisabled: /^svc-a@/ });
    const id = await create();
    await join(id);
    await license(id, 'add');

    world.clock.advance(USER_SYNC);
    expect(columns(id)).toMatchObject({ isdisabled: true });
    world.clock.advance(30_000);
    expect(columns(id)).toMatchObject({ isdisabled: false });
  });

  it('can be switched to forget somebody for ever', async () => {
    world.tenant.setSwitches(environments.prod, { neverArrives: /^svc-a@/ });
    const id = await create();
    await join(id);
    await license(id, 'add');
    world.clock.advance(24 * 3_600_000);

    expect(columns(id)).toBeUndefined();
  });

  it('notices a deletion late, keeps the row and rewrites its name', async () => {
    await world.bot.graph('DELETE', `/users/${people.serviceErp.id}`);
    world.clock.advance(600_000);

    expect(columns(people.serviceErp.id)).toMatchObject({ isdisabled: true, azurestate: 1 });
    expect(columns(people.serviceErp.id)?.domainname).toMatch(/^1{8}.*svc-erp@contoso\.com$/);
  });

  it('can be forced: refused while the licence is on its way, then quick', async () => {
    const id = await create();
    await join(id);
    await license(id, 'add');

    const early = await addUser(id);
    world.clock.advance(LICENSE_SYNC);
    const accepted = await addUser(id);
    world.clock.advance(1_000);

    expect(early.status).toBe(403);
    expect(early.body.error.code).toBe('userNotLicensed');
    expect(accepted).toMatchObject({ status: 200, body: '' });
    expect(columns(id)).toMatchObject({ isdisabled: false, islicensed: true });
    world.clock.advance(24 * 3_600_000);
    expect(columns(id)).toMatchObject({ isdisabled: false });
  });

  it('lets in whoever signs in personally, and enables what was switched off', async () => {
    const id = await create();
    await join(id);
    await license(id, 'add');
    const url = `${world.served.http.dataverse[environments.prod] ?? ''}/api/data/v9.2/WhoAmI`;
    const signIn = await requestToken(world.served, {
      grant_type: 'password',
      client_id: apps.signInCheck.appId,
      scope: 'https://contoso.crm4.dynamics.com/.default',
      username: 'svc-a@contoso.com',
      password: 'Correct-Horse-7-Battery',
    });

    await send(url, 'GET', undefined, {
      authorization: `Bearer ${(signIn.body as { access_token: string }).access_token}`,
    });

    expect(columns(id)).toMatchObject({ isdisabled: false });
  });

  it('writes its own past', async () => {
    await license(people.kim.id, 'remove');
    world.clock.advance(USER_SYNC);
    const id = String(columns(people.kim.id)?.systemuserid);

    const past = world.tenant.history.systemUser(environments.prod, id);

    expect(past.at(-1)).toMatchObject({ by: 'synchronisation', value: { columns: { isdisabled: true } } });
    expect(world.tenant.ledger.some(({ service }) => service === 'dataverse')).toBe(false);
  });
});
