import { apps } from '../../../src/sandbox/tenant';
import { openWorld, send, type World } from './support';

const V = 'api-version=7.5';

interface Bundle {
  id: string;
  value?: string;
  attributes: { enabled: boolean; exp?: number; created: number };
  tags?: Record<string, string>;
}

describe('the key vault', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  const call = <T = { error: { code: string; innererror?: { code: string } } }>(
    method: string,
    path: string,
    body?: unknown,
  ) => world.bot.keyVault<T>(method, path, body);
  const put = (name: string, value = 's3cret') => call<Bundle>('PUT', `/secrets/${name}?${V}`, { value });

  it('asks for a token first, and says where to get it', async () => {
    const answer = await send<object>(`${world.served.http.keyVault}/secrets/a/?${V}`, 'GET', undefined, {});

    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'Unauthorized' } } });
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer authorization="${world.served.http.login}/${world.tenant.id}", resource="https://vault.azure.net"`,
    );
  });

  it('keeps every version; the newest answers without a version', async () => {
    const first = await put('svc-a', 'one');
    await call('PUT', `/secrets/svc-a?${V}`, {
      value: 'two',
      contentType: 'password',
      attributes: { exp: 1_798_761_600 },
      tags: { requestId: 'R-42' },
    });

    const newest = await call<Bundle>('GET', `/secrets/svc-a/?${V}`);
    const old = await call<Bundle>('GET', `/secrets/svc-a/${first.body.id.split('/').at(-1) ?? ''}?${V}`);
    const versions = await call<{ value: Bundle[] }>('GET', `/secrets/svc-a/versions?${V}`);

    expect(newest.body).toMatchObject({
      value: 'two',
      contentType: 'password',
      attributes: { exp: 1_798_761_600, recoverableDays: 90 },
    });
    expect(old.body.value).toBe('one');
    expect(versions.body.value).toHaveLength(2);
    expect(JSON.stringify(versions.body)).not.toContain('two');
  });

  it('changes attributes and tags, and refuses a disabled secret', async () => {
    const { body } = await put('svc-a');
    const version = body.id.split('/secrets/')[1] ?? '';

    const patched = await call<Bundle>('PATCH', `/secrets/${version}?${V}`, {
      attributes: { enabled: false },
      tags: { collected: 'yes' },
    });

    expect(patched.body).toMatchObject({ attributes: { enabled: false }, tags: { collected: 'yes' } });
    expect(await call('GET', `/secrets/svc-a?${V}`)).toMatchObject({
      status: 403,
      body: { error: { innererror: { code: 'SecretDisabled' } } },
    });
  });

  it('deletes softly: the name cannot be used until it is recovered or purged', async () => {
    await put('svc-a');

    const deleted = await call<object>('DELETE', `/secrets/svc-a?${V}`);
    const gone = await call('GET', `/secrets/svc-a?${V}`);
    const reused = await call('PUT', `/secrets/svc-a?${V}`, { value: 'x' });
    const recovered = await call<Bundle>('POST', `/deletedsecrets/svc-a/recover?${V}`);
    const again = await call<Bundle>('GET', `/secrets/svc-a?${V}`);

    expect(deleted.body).toMatchObject({ recoveryId: expect.stringContaining('/deletedsecrets/svc-a') as string });
    expect(gone).toMatchObject({ status: 404, body: { error: { code: 'SecretNotFound' } } });
    expect(reused).toMatchObject({
      status: 409,
      body: { error: { code: 'Conflict', innererror: { code: 'ObjectIsDeletedButRecoverable' } } },
    });
    expect(recovered.status).toBe(200);
    expect(again.body.value).toBe('s3cret');
  });

  it('purges for good', async () => {
    await put('svc-a');
    await call('DELETE', `/secrets/svc-a?${V}`);

    expect((await call('DELETE', `/deletedsecrets/svc-a?${V}`)).status).toBe(204);
    expect((await call('GET', `/deletedsecrets/svc-a?${V}`)).status).toBe(404);
    expect((await put('svc-a')).status).toBe(200);
  });

  it('lists names in pages, without values', async () => {
    for (const name of ['a', 'b', 'c']) await put(name, `value-of-${name}`);

    const first = await call<{ value: Bundle[]; nextLink: string }>('GET', `/secrets?${V}&maxresults=2`);
    const second = await call<{ value: Bundle[]; nextLink?: string }>(
      'GET',
      first.body.nextLink.replace(world.served.http.keyVault, ''),
    );

    expect([first.body.value.length, second.body.value.length, second.body.nextLink]).toEqual([2, 1, undefined]);
    expect(JSON.stringify([first.body, second.body])).not.toContain('value-of');
  });

  it('keeps values out of the ledger', async () => {
    await put('svc-a', 'do-not-print-me');

    expect(world.tenant.ledger).toMatchObject([{ service: 'keyVault', kind: 'secret', id: 'svc-a', status: 200 }]);
    expect(JSON.stringify([world.tenant.ledger, world.tenant.core.ledger.exchanges])).not.toContain('do-not-print-me');
  });

  it.each<[string, string, string, unknown, number]>([
    ['no api-version', 'GET', '/secrets/a', undefined, 400],
    ['an unknown api-version', 'GET', '/secrets/a?api-version=1.0', undefined, 400],
    ['a user name as a name', 'PUT', `/secrets/svc-a@contoso.com?${V}`, { value: 'x' }, 400],
    ['no value', 'PUT', `/secrets/a?${V}`, { contentType: 'password' }, 400],
    ['an unknown property', 'PUT', `/secrets/a?${V}`, { value: 'x', expires: 1 }, 400],
    ['an end in milliseconds', 'PUT', `/secrets/a?${V}`, { value: 'x', attributes: { exp: 1_798_761_600_000 } }, 400],
    ['an unknown path', 'GET', `/keys/a?${V}`, undefined, 404],
  ])('refuses %s', async (_name, method, path, body, status) => {
    expect((await call(method, path, body)).status).toBe(status);
  });

  it('gives each application its own rights', async () => {
    await put('svc-a');
    const auditor = world.as(apps.auditor);

    expect((await auditor.keyVault('GET', `/secrets/svc-a?${V}`)).status).toBe(200);
    expect(await auditor.keyVault('PUT', `/secrets/svc-a?${V}`, { value: 'x' })).toMatchObject({
      status: 403,
      body: { error: { code: 'Forbidden', innererror: { code: 'ForbiddenByRbac' } } },
    });
    expect((await world.as(apps.nobody).keyVault('GET', `/secrets/svc-a?${V}`)).status).toBe(403);
  });
});
