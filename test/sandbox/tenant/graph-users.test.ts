import { apps, people, sampleTenantId } from '../../../src/sandbox/tenant';
import { newUser, openWorld, type ErrorBody, type World } from './support';

describe('users in Graph', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  const create = async (local: string, more = {}) =>
    (await world.bot.graph<{ id: string }>('POST', '/users', newUser(local, more))).body.id;

  it('are created with their marker, and answer default properties only', async () => {
    const created = await world.bot.graph<{ id: string }>('POST', '/users', newUser('svc-a'));
    const plain = await world.bot.graph<object>('GET', '/users/svc-a@contoso.com');
    const selected = await world.bot.graph<object>(
      'GET',
      `/users/${created.body.id}?$select=id,employeeId,accountEnabled,usageLocation,passwordPolicies,onPremisesSyncEnabled`,
    );

    expect(created.status).toBe(201);
    expect(created.body).not.toHaveProperty('employeeId');
    expect(Object.keys(plain.body)).toHaveLength(12);
    expect(selected.body).toEqual({
      '@odata.context': expect.stringContaining('$metadata#users(id,employeeId') as string,
      id: created.body.id,
      employeeId: 'R-0042',
      accountEnabled: true,
      usageLocation: 'GB',
      passwordPolicies: 'DisablePasswordExpiration',
      onPremisesSyncEnabled: null,
    });
  });

  it('keep their password out of every answer and out of the ledger', async () => {
    const id = await create('svc-a');
    const all = await world.bot.graph('GET', `/users/${id}?$select=id,passwordProfile`);

    expect(world.tenant.passwordOf(id)).toBe('Correct-Horse-7-Battery');
    expect(JSON.stringify([all.body, world.tenant.ledger, world.tenant.core.ledger.exchanges])).not.toContain(
      'Correct-Horse',
    );
  });

  it('cannot have a name twice: 400 ObjectConflict, as Graph words it', async () => {
    await create('svc-a');

    const again = await world.bot.graph('POST', '/users', newUser('SVC-A'));

    expect(again.status).toBe(400);
    expect(again.body.error).toMatchObject({
      code: 'Request_BadRequest',
      message: 'Another object with the same value for property userPrincipalName already exists.',
      details: [{ code: 'ObjectConflict', target: 'userPrincipalName' }],
      innerError: { date: expect.any(String) as string, 'request-id': expect.any(String) as string },
    });
  });

  it.each([
    ['no display name', { displayName: undefined }, "'displayName'"],
    ['no password', { passwordProfile: undefined }, 'A password must be specified'],
    ['a weak password', { passwordProfile: { password: 'abcdefgh' } }, 'password complexity'],
    ['a foreign domain', { userPrincipalName: 'svc-a@fabrikam.com' }, 'domain portion of the userPrincipalName'],
    ['a dot before the @', { userPrincipalName: 'svc.@contoso.com' }, "'userPrincipalName'"],
    ['a marker that is too long', { employeeId: 'x'.repeat(17) }, "'employeeId'"],
    ['a country in words', { usageLocation: 'Great Britain' }, "'usageLocation'"],
    ['a misspelt property', { displyName: 'x' }, "'displyName' does not exist"],
    ['a read-only property', { assignedLicenses: [] }, "'assignedLicenses' is read-only"],
    ['a value of the wrong type', { accountEnabled: 'yes' }, "'accountEnabled'"],
    ['an on-premises id in a cloud domain', { onPremisesImmutableId: 'abc=' }, 'federated'],
  ])('are refused with %s', async (_name, change, fragment) => {
    const answer = await world.bot.graph('POST', '/users', newUser('svc-a', change));

    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe('Request_BadRequest');
    expect(answer.body.error.message).toContain(fragment);
    expect(world.tenant.user('svc-a@contoso.com')).toBeUndefined();
  });

  it('take a property in another spelling, as Graph does', async () => {
    const { mailNickname, ...rest } = newUser('svc-a');

    expect((await world.bot.graph('POST', '/users', { ...rest, mailNickName: mailNickname })).status).toBe(201);
  });

  it('are changed by PATCH, with the change in the ledger', async () => {
    const id = await create('svc-a');

    const patched = await world.bot.graph('PATCH', `/users/${id}`, {
      accountEnabled: false,
      displayName: 'SVC renamed',
    });

    expect(patched.status).toBe(204);
    expect(world.tenant.user(id)?.properties).toMatchObject({ accountEnabled: false, displayName: 'SVC renamed' });
    expect(world.tenant.ledger.at(-1)).toMatchObject({
      service: 'graph',
      method: 'PATCH',
      caller: apps.bot.appId,
      kind: 'user',
      id,
      before: { accountEnabled: true, displayName: 'SVC svc-a' },
      after: { accountEnabled: false, displayName: 'SVC renamed' },
      status: 204,
    });
  });

  it('are deleted softly, free their name, and come back without groups and licences', async () => {
    const id = await create('svc-a');

    expect((await world.bot.graph('DELETE', `/users/${id}`)).status).toBe(204);
    expect((await world.bot.graph('GET', `/users/${id}`)).body.error.code).toBe('Request_ResourceNotFound');
    const bin = await world.bot.graph<{ value: object[] }>(
      'GET',
      '/directory/deletedItems/microsoft.graph.user?$select=id',
    );
    expect(bin.body.value).toEqual([{ id }]);

    const restored = await world.bot.graph<object>('POST', `/directory/deletedItems/${id}/restore`, {});
    expect(restored.body).toMatchObject({ id, userPrincipalName: 'svc-a@contoso.com' });
    expect((await world.bot.graph('GET', `/users/${id}`)).status).toBe(200);
  });

  it('cannot be restored when their name was given away', async () => {
    const id = await create('svc-a');
    await world.bot.graph('DELETE', `/users/${id}`);
    await create('svc-a');

    const restored = await world.bot.graph('POST', `/directory/deletedItems/${id}/restore`);

    expect(restored).toMatchObject({ status: 400, body: { error: { details: [{ code: 'ObjectConflict' }] } } });
  });

  it('are gone for good after thirty days', async () => {
    const id = await create('svc-a');
    await world.bot.graph('DELETE', `/users/${id}`);
    world.clock.advance(30 * 86_400_000);

    expect((await world.bot.graph('POST', `/directory/deletedItems/${id}/restore`)).status).toBe(404);
  });

  it('lose their sessions on request', async () => {
    const answer = await world.bot.graph<{ value: boolean }>('POST', `/users/${people.ravi.id}/revokeSignInSessions`);

    expect(answer).toMatchObject({ status: 200, body: { value: true } });
    expect(world.tenant.user(people.ravi.id)?.properties.signInSessionsValidFromDateTime).toBe('2026-11-22T09:00:00Z');
  });

  it('that hold an administrator role are out of an application’s reach', async () => {
    const id = '12121212-1212-4212-8212-121212121212';
    world.tenant.seed.user({ id, userPrincipalName: 'root@contoso.com', displayName: 'Root', isDirectoryAdmin: true });

    const answers = await Promise.all([
      world.bot.graph('PATCH', `/users/${id}`, { accountEnabled: false }),
      world.bot.graph('DELETE', `/users/${id}`),
    ]);

    expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual([
      [403, 'Authorization_RequestDenied'],
      [403, 'Authorization_RequestDenied'],
    ]);
  });
});

describe('permissions in Graph', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  const withRoles = (graphRoles: string[]) => {
    world.tenant.core.registrations.update(apps.nobody.appId, { graphRoles });
    return world.as(apps.nobody);
  };
  const patchRavi = (roles: string[], body: object) =>
    withRoles(roles).graph('PATCH', `/users/${people.ravi.id}`, body);

  it.each<[string, string, string, unknown]>([
    ['POST', '/users', 'User.ReadWrite.All', newUser('svc-p')],
    ['GET', `/users/${people.ravi.id}?$select=accountEnabled`, 'User.Read.All', undefined],
    ['GET', '/subscribedSkus', 'LicenseAssignment.Read.All', undefined],
    ['GET', '/organization', 'Organization.Read.All', undefined],
    ['GET', '/applications', 'Application.Read.All', undefined],
    ['GET', '/domains', 'Domain.Read.All', undefined],
    [
      'POST',
      `/users/${people.ravi.id}/assignLicense`,
      'LicenseAssignment.ReadWrite.All',
      { addLicenses: [], removeLicenses: [] },
    ],
    ['POST', `/users/${people.ravi.id}/revokeSignInSessions`, 'User.RevokeSessions.All', undefined],
    ['POST', `/users/${people.ravi.id}/checkMemberGroups`, 'User.Read.All', { groupIds: [] }],
  ])('%s %s needs %s', async (method, path, permission, body) => {
    const without = await withRoles(['Calendars.Read']).graph(method, path, body);
    const withIt = await withRoles([permission]).graph<unknown>(method, path, body);

    expect(without).toMatchObject({ status: 403, body: { error: { code: 'Authorization_RequestDenied' } } });
    expect(withIt.status).toBeLessThan(300);
  });

  it('LicenseAssignment.ReadWrite.All does not open subscribedSkus', async () => {
    expect((await withRoles(['LicenseAssignment.ReadWrite.All']).graph('GET', '/subscribedSkus')).status).toBe(403);
  });

  it('a password needs a permission of its own, and blocking a sign-in may have one', async () => {
    const password = { passwordProfile: { password: 'Another-Horse-8', forceChangePasswordNextSignIn: false } };

    expect((await patchRavi(['User.ReadWrite.All'], password)).status).toBe(403);
    expect((await patchRavi(['User-PasswordProfile.ReadWrite.All'], password)).status).toBe(204);
    expect((await patchRavi(['User.EnableDisableAccount.All'], { accountEnabled: true })).status).toBe(204);
    expect((await patchRavi(['User.EnableDisableAccount.All'], { displayName: 'x' })).status).toBe(403);
  });

  it('User.ReadBasic.All shows names only', async () => {
    const basic = withRoles(['User.ReadBasic.All']);

    expect((await basic.graph('GET', `/users/${people.ravi.id}?$select=id,displayName`)).status).toBe(200);
    expect((await basic.graph<ErrorBody>('GET', `/users/${people.ravi.id}?$select=assignedLicenses`)).status).toBe(403);
  });

  it('an application sees its own secrets’ ends, and never the secrets', async () => {
    const answer = await world.bot.graph<{ value: object[] }>(
      'GET',
      `/applications?$filter=appId eq '${apps.bot.appId}'`,
    );

    expect(answer.body.value).toMatchObject([
      { appId: apps.bot.appId, passwordCredentials: [{ endDateTime: '2027-11-22T09:00:00Z', secretText: null }] },
    ]);
    expect(JSON.stringify(answer.body)).not.toContain(apps.bot.secret);
  });

  it('the organisation names itself and its domains', async () => {
    const answer = await world.bot.graph<{ value: object[] }>(
      'GET',
      '/organization?$select=id,displayName,verifiedDomains',
    );

    expect(answer.body.value).toMatchObject([
      { id: sampleTenantId, displayName: 'Contoso', verifiedDomains: [{ name: 'contoso.com' }, {}, {}] },
    ]);
  });
});
