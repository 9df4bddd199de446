import { randomUUID } from 'node:crypto';
import { apps, environments, groups, people } from '../../../src/sandbox/tenant';
import { openWorld, requestToken, send, type World } from './support';

const V = 'api-version=2020-10-01';

describe('Power Platform administration', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  const get = <T = { error: { code: string } }>(path: string) => world.bot.powerPlatform<T>('GET', path);
  const addUser = (id: unknown, environment: string = environments.prod) =>
    world.bot.powerPlatform('POST', `/scopes/admin/environments/${environment}/addUser?${V}`, { objectId: id });

  it('lists the environments with their addresses and security groups', async () => {
    const { body } = await get<{ value: { name: string; properties: { linkedEnvironmentMetadata: object } }[] }>(
      `/scopes/admin/environments?${V}`,
    );

    expect(body.value.map(({ name }) => name)).toEqual(Object.values(environments));
    expect(body.value[0]?.properties.linkedEnvironmentMetadata).toMatchObject({
      instanceUrl: `${world.served.http.dataverse[environments.prod] ?? ''}/`,
      securityGroupId: groups.prodAccess,
    });
    expect(body.value[1]?.properties.linkedEnvironmentMetadata).not.toHaveProperty('securityGroupId');
  });

  it('shows one environment, or says that it is not there', async () => {
    expect(await get<object>(`/scopes/admin/environments/${environments.uat}?${V}`)).toMatchObject({
      status: 200,
      body: { name: environments.uat, properties: { displayName: 'Contoso UAT', environmentSku: 'Sandbox' } },
    });
    expect(await get(`/scopes/admin/environments/${randomUUID()}?${V}`)).toMatchObject({
      status: 404,
      body: { error: { code: 'EnvironmentNotFound' } },
    });
  });

  it.each([
    ['no api-version', '/scopes/admin/environments', 400],
    ['an api-version that does not exist', '/scopes/admin/environments?api-version=1999-01-01', 400],
    ['an unknown option', `/scopes/admin/environments?${V}&$filter=x`, 400],
    ['an unknown path', `/scopes/admin/tenants?${V}`, 404],
  ])('refuses %s', async (_name, path, status) => {
    expect((await get(path)).status).toBe(status);
  });

  it('listens to registered applications only', async () => {
    const answer = await world.as(apps.nobody).powerPlatform('GET', `/scopes/admin/environments?${V}`);

    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'Forbidden' } } });
  });

  it('does not let an application register itself; an administrator does it', async () => {
    const id = randomUUID();
    world.tenant.seed.user({
      id,
      userPrincipalName: 'root@contoso.com',
      displayName: 'Root',
      isDirectoryAdmin: true,
      password: 'Root-Password-1',
    });
    const path = `/adminApplications/${apps.nobody.appId}?${V}`;

    const self = await world.as(apps.nobody).powerPlatform('PUT', path);
    const signIn = await requestToken(world.served, {
      grant_type: 'password',
      client_id: apps.signInCheck.appId,
      scope: 'https://service.powerapps.com/.default',
      username: 'root@contoso.com',
      password: 'Root-Password-1',
    });
    const url = `${world.served.http.powerPlatform}/providers/Microsoft.BusinessAppPlatform${path}`;
    const byAdmin = await send(url, 'PUT', undefined, {
      authorization: `Bearer ${(signIn.body as { access_token: string }).access_token}`,
    });

    expect(self.status).toBe(403);
    expect(byAdmin).toMatchObject({ status: 200, body: { applicationId: apps.nobody.appId } });
    expect((await world.as(apps.nobody).powerPlatform('GET', path)).status).toBe(200);
  });

  it('adds a user on demand, in either spelling', async () => {
    const answer = await world.bot.powerPlatform(
      'POST',
      `/scopes/admin/environments/${environments.prod}/addUser?${V}`,
      {
        ObjectId: people.kim.id,
      },
    );

    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(world.tenant.ledger.at(-1)).toMatchObject({ service: 'powerPlatform', kind: 'addUser', id: people.kim.id });
  });

  it.each<[string, unknown, number, string]>([
    ['somebody unlicensed', people.stranger.id, 403, 'userNotLicensed'],
    ['somebody who does not exist', randomUUID(), 404, 'userNotFound'],
    ['a name in place of an id', people.kim.upn, 400, 'InvalidRequestContent'],
  ])('does not add %s', async (_name, id, status, code) => {
    expect(await addUser(id)).toMatchObject({ status, body: { error: { code } } });
  });

  it('does not add somebody outside the security group', async () => {
    await world.bot.graph('DELETE', `/groups/${groups.prodAccess}/members/${people.kim.id}/$ref`);

    expect((await addUser(people.kim.id)).status).toBe(403);
  });
});
