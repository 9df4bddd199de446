import { request } from 'node:http';
import { environments, people, skus } from '../../../src/sandbox/tenant';
import { newUser, openWorld, send, type World } from './support';

describe('failures on demand', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ delays: { holdMs: 50 } });
  });
  afterEach(() => world.close());

  const organization = () => world.bot.graph('GET', '/organization');

  it('strike the next matching request, so often, and leave the others alone', async () => {
    world.tenant.failNext({ service: 'graph', method: 'GET', path: /organization/, kind: '5xx', times: 2 });

    const others = [await world.bot.graph('GET', '/domains'), await world.bot.dataverse('GET', '/WhoAmI')];
    const struck = [await organization(), await organization(), await organization()];

    expect(others.map(({ status }) => status)).toEqual([403, 200]);
    expect(struck.map(({ status }) => status)).toEqual([503, 503, 200]);
    expect(struck[0]?.body.error.code).toBe('ServiceUnavailable');
    expect(world.tenant.pendingFaults()).toEqual([]);
  });

  it('can let some pass first', async () => {
    world.tenant.failNext({ service: 'graph', kind: '5xx', skip: 1 });

    expect([(await organization()).status, (await organization()).status]).toEqual([200, 503]);
  });

  it('429 comes in each service’s own form', async () => {
    const { tenant, bot } = world;
    tenant.failNext({ service: 'graph', kind: '429' });
    tenant.failNext({ service: 'dataverse', kind: '429', times: 3 });
    tenant.failNext({ service: 'powerPlatform', kind: '429', retryAfterSeconds: 7 });
    tenant.failNext({ service: 'keyVault', kind: '429' });

    const graph = await organization();
    const dataverse = [
      await bot.dataverse('GET', '/WhoAmI'),
      await bot.dataverse('GET', '/WhoAmI'),
      await bot.dataverse('GET', '/WhoAmI'),
    ];
    const platform = await bot.powerPlatform('GET', '/adminApplications?api-version=2020-10-01');
    const vault = await bot.keyVault('GET', '/secrets?api-version=7.5');

    expect(graph).toMatchObject({ status: 429, body: { error: { code: 'TooManyRequests' } } });
    expect(graph.headers.get('retry-after')).toMatch(/^0\.\d+$/);
    expect(dataverse.map(({ headers }) => headers.get('retry-after'))).toEqual(['1', '2', '4']);
    expect(dataverse[0]).toMatchObject({ status: 429, body: { error: { code: '0x80072322' } } });
    expect(platform.headers.get('retry-after')).toBe('7');
    expect(vault).toMatchObject({ status: 429, body: { error: { code: 'Throttled' } } });
  });

  it('a sign-in can fail, too', async () => {
    world.tenant.failNext({ service: 'login', kind: '5xx' });
    const url = `${world.served.http.login}/${world.tenant.id}/oauth2/v2.0/token`;

    expect(await send(url, 'POST', undefined, {})).toMatchObject({
      status: 503,
      body: { error: 'temporarily_unavailable' },
    });
  });

  it('refusals carry the code they were told', async () => {
    world.tenant.failNext({
      service: 'dataverse',
      environmentId: environments.prod,
      kind: 'refuse',
      status: 400,
      code: '0x80041d65',
      message: 'No.',
    });

    expect(await world.bot.dataverse('GET', '/WhoAmI')).toMatchObject({
      status: 400,
      body: { error: { code: '0x80041d65', message: 'No.' } },
    });
  });

  it.each(['timeout-after-apply', 'reset-after-apply'] as const)('%s does the deed and says nothing', async (kind) => {
    world.tenant.failNext({ service: 'graph', method: 'POST', kind });

    await expect(world.bot.graph('POST', '/users', newUser('svc-a'))).rejects.toThrow();

    expect(world.tenant.user('svc-a@contoso.com')).toBeDefined();
    expect(world.tenant.ledger).toMatchObject([{ method: 'POST', path: '/v1.0/users', status: 201, delivered: false }]);
  });

  it.each(['timeout', 'reset'] as const)('%s does nothing and says nothing', async (kind) => {
    world.tenant.failNext({ service: 'graph', method: 'POST', kind });

    await expect(world.bot.graph('POST', '/users', newUser('svc-a'))).rejects.toThrow();

    expect(world.tenant.user('svc-a@contoso.com')).toBeUndefined();
    expect(world.tenant.ledger).toEqual([]);
  });

  it('5xx-after-apply does the deed and denies it', async () => {
    world.tenant.failNext({ service: 'graph', method: 'POST', kind: '5xx-after-apply', status: 504 });

    expect((await world.bot.graph('POST', '/users', newUser('svc-a'))).status).toBe(504);
    expect(world.tenant.user('svc-a@contoso.com')).toBeDefined();
  });

  it('stale-read answers from before the last write', async () => {
    await world.bot.graph('POST', `/users/${people.stranger.id}/assignLicense`, {
      addLicenses: [{ skuId: skus.teamMembers, disabledPlans: [] }],
      removeLicenses: [],
    });
    world.tenant.failNext({ service: 'graph', method: 'GET', kind: 'stale-read' });
    const read = () =>
      world.bot.graph<{ assignedLicenses: object[] }>('GET', `/users/${people.stranger.id}?$select=assignedLicenses`);

    const [stale, fresh] = [await read(), await read()];

    expect([stale.body.assignedLicenses.length, fresh.body.assignedLicenses.length]).toEqual([0, 1]);
  });
});

describe('Dataverse’s own limits', () => {
  it('throttle one caller by requests, with a wait that grows and a window that passes', async () => {
    const world = await openWorld();
    world.tenant.environment(environments.prod).limits = {
      requests: 2,
      windowMs: 300_000,
      executionMs: 1_200_000,
      concurrency: 52,
    };
    const whoAmI = () => world.bot.dataverse('GET', '/WhoAmI');

    const answers = [await whoAmI(), await whoAmI(), await whoAmI(), await whoAmI()];
    world.clock.advance(300_001);
    const later = await whoAmI();
    await world.close();

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 429]);
    expect(answers[2]?.body.error).toEqual({
      code: '0x80072322',
      message: 'Number of requests exceeded the limit of 2 over time window of 300 seconds.',
    });
    expect(answers.map(({ headers }) => headers.get('retry-after'))).toEqual([null, null, '1', '2']);
    expect(later.status).toBe(200);
  });

  it.each([
    ['execution time', { executionMs: 0, concurrency: 52 }, '0x80072321'],
    ['concurrency', { executionMs: 1_200_000, concurrency: 0 }, '0x80072326'],
  ])('throttle by %s', async (_name, limit, code) => {
    const world = await openWorld();
    world.tenant.environment(environments.prod).limits = { requests: 6000, windowMs: 300_000, ...limit };

    const answer = await world.bot.dataverse('GET', '/WhoAmI');
    await world.close();

    expect(answer).toMatchObject({ status: 429, body: { error: { code } } });
  });
});

describe('the loopback fence', () => {
  it('turns away requests that come under another name', async () => {
    const world = await openWorld();
    const status = await new Promise((resolve, reject) => {
      const url = new URL(`${world.served.http.graph}/v1.0/users`);
      request(url, { headers: { host: 'graph.example.com' } }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    await world.close();

    expect(status).toBe(421);
  });
});
