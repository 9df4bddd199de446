import { createPrivateKey, randomUUID } from 'node:crypto';
import { decodeJwt, SignJWT } from 'jose';
import { generate } from 'selfsigned';
import { apps, people } from '../../../src/sandbox/tenant';
import { GRAPH, openWorld, requestToken, send, type World } from './support';

interface LoginError {
  error: string;
  error_description: string;
  error_codes: number[];
}

describe('signing in', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  const ask = (form: Record<string, string>) =>
    requestToken(world.served, {
      grant_type: 'client_credentials',
      client_id: apps.bot.appId,
      client_secret: apps.bot.secret,
      scope: `${GRAPH}/.default`,
      ...form,
    });

  it('gives Graph tokens the application permissions, and other tokens none', async () => {
    const graph = decodeJwt(await world.token(apps.bot, GRAPH));
    const vault = decodeJwt(await world.token(apps.bot, 'https://vault.azure.net'));

    expect(graph).toMatchObject({
      aud: GRAPH,
      appid: apps.bot.appId,
      tid: world.tenant.id,
      oid: apps.bot.servicePrincipalId,
    });
    expect(graph.roles).toContain('User.ReadWrite.All');
    expect(vault.aud).toBe('https://vault.azure.net');
    expect(vault.roles).toEqual([]);
  });

  it.each([
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    ['an unknown application', { client_id: randomUUID() }, 400, 'unauthorized_client', 700016],
    ['an unknown resource', { scope: 'https://other.crm4.dynamics.com/.default' }, 400, 'invalid_resource', 500011],
    ['a scope without /.default', { scope: `${GRAPH}/User.Read` }, 400, 'invalid_scope', 1002012],
    ['another grant', { grant_type: 'authorization_code' }, 400, 'unsupported_grant_type', 70003],
  ])('refuses %s', async (_name, form, status, error, code) => {
    const answer = await ask(form);

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error, error_codes: [code] });
    expect((answer.body as LoginError).error_description).toMatch(new RegExp(`^AADSTS${code}: `));
  });

  it('refuses a request without any proof', async () => {
    const answer = await requestToken(world.served, {
      grant_type: 'client_credentials',
      client_id: apps.bot.appId,
      scope: `${GRAPH}/.default`,
    });

    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client', error_codes: [7000218] } });
  });

  it('refuses a secret that has expired', async () => {
    world.clock.advance(366 * 86_400_000);

    expect(await ask({})).toMatchObject({ status: 401, body: { error_codes: [7000222] } });
  });

  it('refuses a tenant that does not exist', async () => {
    const url = `${world.served.http.login}/${randomUUID()}/oauth2/v2.0/token`;
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams({}) });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error_codes: [90002] });
  });

  it('serves instance discovery, OpenID configuration and keys under its own address', async () => {
    const { login } = world.served.http;
    const discovery = await send<object>(`${login}/common/discovery/instance?api-version=1.1`, 'GET', undefined, {});
    const openid = await send<{ jwks_uri: string }>(
      `${login}/${world.tenant.id}/v2.0/.well-known/openid-configuration`,
      'GET',
      undefined,
      {},
    );
    const keys = await send<{ keys: object[] }>(openid.body.jwks_uri, 'GET', undefined, {});

    expect(discovery.body).toMatchObject({ 'api-version': '1.1' });
    expect(openid.body).toMatchObject({ token_endpoint: `${login}/${world.tenant.id}/oauth2/v2.0/token` });
    expect(keys.body.keys[0]).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig' });
    expect(keys.body.keys[0]).not.toHaveProperty('d');
  });

  it('hands a managed identity its token only with the right header', async () => {
    world.tenant.core.registrations.update(apps.bot.appId, { identityHeader: 'the-header' });
    const url = `${world.served.http.login}/msi/token?api-version=2019-08-01&resource=${GRAPH}`;

    const right = await send<{ access_token: string }>(url, 'GET', undefined, { 'x-identity-header': 'the-header' });
    const wrong = await send(url, 'GET', undefined, { 'x-identity-header': 'guessed' });
    const none = await send(url, 'GET', undefined, {});

    expect(decodeJwt(right.body.access_token)).toMatchObject({ aud: GRAPH, appid: apps.bot.appId });
    expect([wrong.status, none.status]).toEqual([400, 400]);
  });
});

describe('a client assertion', () => {
  let world: World;
  const { private: key, cert } = generate([{ name: 'commonName', value: 'bot' }], {
    keySize: 2048,
    algorithm: 'sha256',
  });
  beforeEach(async () => {
    world = await openWorld();
    world.tenant.core.registrations.update(apps.bot.appId, { certificates: [cert] });
  });
  afterEach(() => world.close());

  const assert = async (claims: { audience?: string; secondsLeft?: number; subject?: string; signingKey?: string }) => {
    const endpoint = `${world.served.http.login}/${world.tenant.id}/oauth2/v2.0/token`;
    const now = Math.floor(world.clock.now() / 1000);
    const client_assertion = await new SignJWT({})
      .setProtectedHeader({ alg: 'PS256' })
      .setIssuer(claims.subject ?? apps.bot.appId)
      .setSubject(claims.subject ?? apps.bot.appId)
      .setAudience(claims.audience ?? endpoint)
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setExpirationTime(now + (claims.secondsLeft ?? 600))
      .sign(createPrivateKey(claims.signingKey ?? key));
    return requestToken(world.served, {
      grant_type: 'client_credentials',
      client_id: apps.bot.appId,
      scope: `${GRAPH}/.default`,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion,
    });
  };

  it('is accepted when a registered certificate signed it, and the clocks may differ a little', async () => {
    expect((await assert({})).status).toBe(200);
    expect((await assert({ secondsLeft: -200 })).status).toBe(200);
  });

  it('is refused when it is late, meant for others, about others or signed by others', async () => {
    const other = generate([{ name: 'commonName', value: 'other' }], { keySize: 2048, algorithm: 'sha256' }).private;

    const answers = await Promise.all([
      assert({ secondsLeft: -301 }),
      assert({ audience: 'https://login.example.com/token' }),
      assert({ audience: 'none' }),
      assert({ subject: apps.auditor.appId }),
      assert({ signingKey: other }),
    ]);

    expect(answers.map(({ status, body }) => [status, (body as LoginError).error_codes[0]])).toEqual([
      [401, 700024],
      [401, 700023],
      [401, 700023],
      [401, 700023],
      [401, 700027],
    ]);
  });
});

describe('signing in with name and password', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    world.tenant.seed.user({
      id: randomUUID(),
      userPrincipalName: 'pat@contoso.com',
      displayName: 'Pat',
      password: 'Right-Password-1',
    });
    world.tenant.seed.user({
      id: randomUUID(),
      userPrincipalName: 'mfa@contoso.com',
      displayName: 'Mo',
      password: 'Right-Password-1',
      requiresMfa: true,
    });
    world.tenant.seed.user({
      id: randomUUID(),
      userPrincipalName: 'off@contoso.com',
      displayName: 'Of',
      password: 'Right-Password-1',
      properties: { accountEnabled: false },
    });
  });
  afterAll(() => world.close());

  const signIn = (username: string, password: string) =>
    requestToken(world.served, {
      grant_type: 'password',
      client_id: apps.signInCheck.appId,
      scope: 'https://contoso.crm4.dynamics.com/.default',
      username,
      password,
    });

  it('works where nothing stands in the way', async () => {
    const answer = await signIn('pat@contoso.com', 'Right-Password-1');

    expect(answer.status).toBe(200);
    expect(decodeJwt((answer.body as { access_token: string }).access_token)).toMatchObject({
      upn: 'pat@contoso.com',
      idtyp: 'user',
    });
  });

  it.each([
    ['nobody@contoso.com', 'x', 50034],
    [people.ravi.upn, 'x', 50126],
    ['mfa@contoso.com', 'Right-Password-1', 50076],
    ['off@contoso.com', 'Right-Password-1', 50057],
  ])('tells why %s cannot', async (name, password, code) => {
    expect(await signIn(name, password)).toMatchObject({ status: 400, body: { error_codes: [code] } });
  });
});
