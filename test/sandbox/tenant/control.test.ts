import { environments, serveTenant, skus } from '../../../src/sandbox/tenant';
import { newUser, openWorld, send, type World } from './support';

const KEY = { 'x-sandbox-control': 'yes' };

describe('pulling the tenant’s strings over HTTP', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ delays: { directorySyncMs: 1_000 } });
  });
  afterEach(() => world.close());

  const pull = <T = object>(method: string, path: string, body?: unknown, headers: Record<string, string> = KEY) =>
    send<T>(`${world.served.http.control}${path}`, method, body, headers);

  it('needs a header that no web page can send by itself', async () => {
    expect((await pull('GET', '/ledger', undefined, {})).status).toBe(403);
  });

  it('shows the ledger', async () => {
    await world.bot.graph('POST', '/users', newUser('svc-a'));

    expect((await pull('GET', '/ledger')).body).toMatchObject([{ service: 'graph', method: 'POST', status: 201 }]);
  });

  it('arms a fault', async () => {
    await pull('POST', '/faults', { service: 'graph', kind: '5xx', path: 'organization$' });

    expect((await pull('GET', '/faults')).body).toMatchObject([{ path: 'organization$' }]);
    expect((await world.bot.graph('GET', '/organization')).status).toBe(503);
  });

  it('makes an account in Active Directory', async () => {
    await pull('POST', '/on-premises/users', {
      samAccountName: 'svc-a',
      upn: 'svc-a@contoso.com',
      ou: 'OU=Service,DC=contoso,DC=local',
      domain: 'contoso.local',
    });
    world.clock.advance(1_000);

    expect(world.tenant.user('svc-a@contoso.com')?.properties.onPremisesSyncEnabled).toBe(true);
  });

  it('turns switches and buys seats', async () => {
    await pull('PATCH', `/environments/${environments.prod}/switches`, { organizationResources: 'missing' });
    await pull('PATCH', `/skus/${skus.enterpriseSales}`, { prepaidUnits: { enabled: 99 } });

    expect(world.tenant.environment(environments.prod).switches.organizationResources).toBe('missing');
    expect(world.tenant.core.directory.skus.get(skus.enterpriseSales)?.prepaidUnits.enabled).toBe(99);
  });
});

describe('watching the tenant', () => {
  it('hears every exchange until it stops listening', async () => {
    const world = await openWorld();
    const heard: string[] = [];
    const stop = world.tenant.onExchange(
      ({ service, method, status }) => void heard.push(`${service} ${method} ${status}`),
    );

    await world.bot.graph('GET', '/organization');
    await world.bot.graph('GET', '/nothing');
    stop();
    await world.bot.graph('GET', '/organization');
    await world.close();

    expect(heard).toEqual(['login POST 200', 'graph GET 200', 'login POST 200', 'graph GET 400']);
  });

  it('is not possible in production', async () => {
    const world = await openWorld();

    await expect(serveTenant(world.tenant, { nodeEnv: 'production' })).rejects.toThrow('must not run in production');
    await world.close();
  });
});
