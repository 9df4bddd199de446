import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { apps, environments } from '../../../src/sandbox/tenant';
import { GRAPH, openWorld, send, type World } from './support';

describe('tokens at the services', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ tokenLifetimeSeconds: 60 });
  });
  afterAll(() => world.close());

  const doors = (): [string, string, string][] => [
    ['graph', `${world.served.http.graph}/v1.0/organization`, GRAPH],
    [
      'dataverse',
      `${world.served.http.dataverse[environments.prod]}/api/data/v9.2/WhoAmI`,
      'https://contoso.crm4.dynamics.com',
    ],
    [
      'powerPlatform',
      `${world.served.http.powerPlatform}/providers/Microsoft.BusinessAppPlatform/scopes/admin/environments?api-version=2020-10-01`,
      'https://service.powerapps.com',
    ],
    ['keyVault', `${world.served.http.keyVault}/secrets?api-version=7.5`, 'https://vault.azure.net'],
  ];

  it('open the door they were made for and no other, and only while they are fresh', async () => {
    for (const [name, url, resource] of doors()) {
      const token = await world.token(apps.bot, resource);
      const foreign = await world.token(apps.bot, 'https://api.botframework.com');
      const call = (value: string) => send(url, 'GET', undefined, { authorization: value });

      const fresh = await call(`Bearer ${token}`);
      const others = await Promise.all([
        call(`Bearer ${foreign}`),
        call(''),
        call(`Bearer ${token}x`),
        call(`Basic ${token}`),
      ]);
      world.clock.advance(61_000);
      const late = await call(`Bearer ${token}`);

      expect([name, fresh.status]).toEqual([name, 200]);
      expect([name, ...others.map(({ status }) => status), late.status]).toEqual([name, 401, 401, 401, 401, 401]);
      expect(late.headers.get('www-authenticate')).toMatch(/^Bearer /);
    }
  });

  it('are refused when somebody else signed them', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const forged = await new SignJWT({
      appid: apps.bot.appId,
      oid: apps.bot.servicePrincipalId,
      idtyp: 'app',
      roles: ['User.ReadWrite.All'],
    })
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(`https://sts.windows.net/${world.tenant.id}/`)
      .setAudience(GRAPH)
      .setExpirationTime(Math.floor(world.clock.now() / 1000) + 60)
      .sign(privateKey);

    const answer = await send(`${world.served.http.graph}/v1.0/users`, 'GET', undefined, {
      authorization: `Bearer ${forged}`,
    });

    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } });
  });
});
