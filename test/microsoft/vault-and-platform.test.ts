import { secretName } from '../../src/microsoft/key-vault/key-vault';
import { connectTo, errorOf, freshStage, ids } from './support/connected';
import { inEnglish } from '../../src/words/words';

const notFound = { status: 404, body: { error: { code: 'SecretNotFound', message: 'x' } } };

describe('Key Vault and the Power Platform', () => {
  const stage = freshStage();

  it('stores a secret when there is none', async () => {
    stage.fake.answer((request) => (request.method === 'GET' ? notFound : { status: 200, body: {} }));

    await stage.microsoft.vault?.putIfAbsent('sa-1042', 'pw', { request: 'SA-1042' });

    expect(stage.fake.requests[1]).toMatchObject({
      method: 'PUT',
      target: '/secrets/sa-1042?api-version=7.5',
      body: { value: 'pw', contentType: 'password', tags: { request: 'SA-1042' } },
    });
  });

  it('lets a stored secret win', async () => {
    stage.fake.answer(() => ({ status: 200, body: { value: 'stored' } }));

    await stage.microsoft.vault?.putIfAbsent('sa-1042', 'new', {});

    expect(stage.fake.requests.map(({ method }) => method)).toEqual(['GET']);
    await expect(stage.microsoft.vault?.read('sa-1042')).resolves.toBe('stored');
  });

  it('finds nothing where nothing is, and removing nothing is success', async () => {
    stage.fake.answer(() => notFound);

    await expect(stage.microsoft.vault?.read('sa-1')).resolves.toBeNull();
    await expect(stage.microsoft.vault?.remove('sa-1')).resolves.toBeUndefined();
  });

  const conflict = (inner: string) => ({
    status: 409,
    body: { error: { code: 'Conflict', message: 'x', innererror: { code: inner } } },
  });

  it('takes a removal that is under way for its success: the answer to it may have been lost', async () => {
    stage.fake.answer((_request, count) =>
      count === 1 ? { status: 0, reset: true } : conflict('ObjectIsBeingDeleted'),
    );

    await expect(stage.microsoft.vault?.remove('sa-1')).resolves.toBeUndefined();
    expect(stage.fake.requests.map(({ method }) => method)).toEqual(['DELETE', 'DELETE']);
  });

  it('takes a secret that somebody is just bringing back for none that is removed', async () => {
    stage.fake.answer(() => conflict('ObjectIsBeingRecovered'));

    expect(await errorOf(stage.microsoft.vault!.remove('sa-1'))).toMatchObject({
      outlook: 'not-yet',
      problem: { code: 'vault-secret-in-motion' },
    });
  });

  it('explains a name that is still held by a deleted secret', async () => {
    stage.fake.answer(() => conflict('ObjectIsDeletedButRecoverable'));

    const error = await errorOf(stage.microsoft.vault!.replace('sa-1', 'pw', {}));

    expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'secret-name-deleted' } });
    expect(inEnglish(error.problem).next).toContain('Manage deleted secrets');
  });

  it.each([
    [403, 'SecretDisabled', 'refused', 'vault-secret-disabled', 'Enabled'],
    [403, 'ForbiddenByFirewall', 'refused', 'vault-firewall', 'Firewalls and virtual networks'],
    [403, 'ForbiddenByConnection', 'refused', 'vault-private-only', 'private endpoint'],
    [403, 'ForbiddenByRbac', 'refused', 'permission-missing', 'Key Vault Secrets Officer'],
    [403, 'AccessDenied', 'refused', 'vault-policy-missing', 'Access policies'],
    [403, 'ForbiddenByPolicy', 'refused', 'vault-policy-missing', 'Access policies'],
    [403, undefined, 'refused', 'permission-missing', 'Key Vault Secrets Officer'],
    [404, 'VaultNotFound', 'refused', 'vault-missing', 'KEY_VAULT_URL'],
    [404, undefined, 'refused', 'vault-missing', 'KEY_VAULT_URL'],
    [409, 'ObjectIsDeletedButRecoverable', 'refused', 'secret-name-deleted', 'Manage deleted secrets'],
    [409, 'ObjectIsBeingDeleted', 'not-yet', 'vault-secret-in-motion', 'passes by itself'],
    [429, undefined, 'again', 'service-busy', 'passes by itself'],
    [503, undefined, 'again', 'service-away', 'Service health'],
  ])('tells a refusal of the vault by its own cause: %i %s', async (status, inner, outlook, code, remedy) => {
    const innererror = inner === undefined ? {} : { innererror: { code: inner } };
    stage.fake.answer(() => ({ status, body: { error: { code: 'x', message: 'x', ...innererror } } }));

    const vault = stage.microsoft.vault!;
    for (const call of [() => vault.read('sa-1'), () => vault.putIfAbsent('sa-1', 'pw', {})]) {
      const error = await errorOf(call());
      expect(error).toMatchObject({ outlook, problem: { code } });
      expect(inEnglish(error.problem).next).toContain(remedy);
    }
  });

  it('takes the page of a web server for no vault, and never for a secret that is not there', async () => {
    stage.fake.answer(() => ({ status: 404, body: '<html>Not Found</html>' }));

    expect(await errorOf(stage.microsoft.vault!.read('sa-1'))).toMatchObject({ problem: { code: 'vault-missing' } });
    expect(await errorOf(stage.microsoft.vault!.remove('sa-1'))).toMatchObject({ problem: { code: 'vault-missing' } });
  });

  it('makes legal names and keeps different ones apart', () => {
    expect(secretName('sa-1042')).toBe('sa-1042');
    expect(secretName('svc.erp@contoso.com')).toMatch(/^svc-erp-contoso-com-[0-9a-f]{8}$/);
    expect(secretName('svc.erp')).not.toBe(secretName('svc_erp'));
    expect(secretName('x'.repeat(300))).toMatch(/^[0-9A-Za-z-]{127}$/);
  });

  it('pushes a user into the environment at once', async () => {
    stage.fake.answer(() => ({ status: 200 }));

    await stage.microsoft.platform.addUser('prod', ids.user);

    expect(stage.fake.requests[0]).toMatchObject({
      method: 'POST',
      target: '/providers/Microsoft.BusinessAppPlatform/scopes/admin/environments/env-1/addUser?api-version=2023-06-01',
      body: { objectId: ids.user },
    });
  });

  it.each<[string, number, unknown, string, string]>([
    ['as a code', 400, { error: { code: 'userNotLicensed', message: 'x' } }, 'not-yet', 'not-licensed-yet'],
    ['inside a text', 403, 'The user … userNotLicensed …', 'not-yet', 'not-licensed-yet'],
    ['missing registration', 403, { error: { code: 'Forbidden', message: 'x' } }, 'refused', 'permission-missing'],
    [
      'unknown environment',
      404,
      { error: { code: 'EnvironmentNotFound', message: 'x' } },
      'refused',
      'environment-missing',
    ],
  ])('tells a licence on its way from a refusal: %s', async (_name, status, body, outlook, code) => {
    stage.fake.answer(() => ({ status, body }));

    const error = await errorOf(stage.microsoft.platform.addUser('prod', ids.user));

    expect(error).toMatchObject({ outlook, problem: { code } });
  });

  it('does not push where no Power Platform id is configured', async () => {
    const without = connectTo(stage.fake, { environments: [{ id: 'prod', url: stage.fake.origin }] });

    expect(without.platform.canAddUser('prod')).toBe(false);
    expect(stage.microsoft.platform.canAddUser('prod')).toBe(true);
    await expect(without.platform.addUser('prod', ids.user)).rejects.toMatchObject({ outlook: 'refused' });
    expect(stage.fake.requests).toHaveLength(0);
    without.close();
  });
});
