import { generateKeyPairSync, createHash } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { Credential } from '../../src/microsoft/credential';
import { withCallContext } from '../../src/microsoft/call-context';
import { connectTo, errorOf, ids } from './support/connected';
import { startFakeService, token, type FakeService } from './support/fake-service';
import { inEnglish } from '../../src/words/words';

const resource = 'https://graph.microsoft.com';

describe('tokens', () => {
  let fake: FakeService;

  beforeEach(async () => {
    fake = await startFakeService();
  });
  afterEach(() => fake.close());

  it('are asked for once, however many callers need one at the same time', async () => {
    const { tokens, close } = connectTo(fake);

    const given = await Promise.all(Array.from({ length: 20 }, () => tokens.token(resource)));
    const later = await tokens.token(resource);

    expect(new Set([...given, later])).toEqual(new Set(['token-1']));
    expect(fake.tokenRequests).toHaveLength(1);
    expect(Object.fromEntries(new URLSearchParams(fake.tokenRequests[0]?.text))).toMatchObject({
      grant_type: 'client_credentials',
      client_id: ids.app,
      scope: `${resource}/.default`,
      client_secret: 'canary-client-secret',
    });
    close();
  });

  it('are one per resource', async () => {
    const { tokens, close } = connectTo(fake);

    const both = await Promise.all([tokens.token(resource), tokens.token('https://vault.azure.net')]);

    expect(new Set(both).size).toBe(2);
    close();
  });

  it('are renewed once when a service does not accept one, and the call is sent again', async () => {
    const { directory, close } = connectTo(fake);
    fake.answer((request) =>
      request.headers.authorization === 'Bearer token-1' ? { status: 401 } : { status: 200, body: { value: [] } },
    );

    const results = await Promise.all([
      directory.subscribedSkus(),
      directory.subscribedSkus(),
      directory.groupMembers(ids.group),
    ]);

    expect(results).toEqual([[], [], []]);
    expect(fake.tokenRequests).toHaveLength(2);
    close();
  });

  it('are tried again for a while when a fresh one is not accepted either', async () => {
    const { directory, close } = connectTo(fake);
    fake.answer((_request, count) => (count <= 2 ? { status: 401 } : { status: 200, body: { value: [] } }));

    const error = await errorOf(directory.subscribedSkus());
    const later = await directory.subscribedSkus();

    expect(error).toMatchObject({ outlook: 'again', problem: { code: 'token-not-taken-yet' } });
    expect(later).toEqual([]);
    expect(fake.requests).toHaveLength(3);
    close();
  });

  it('use a rotated secret without a restart', async () => {
    let secret = 'old';
    const { tokens, close } = connectTo(fake, { credential: () => ({ kind: 'secret', secret }) });
    fake.answerTokens((request, count) =>
      new URLSearchParams(request.text).get('client_secret') === secret
        ? token(count)
        : {
            status: 401,
            body: { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret provided.' },
          },
    );
    const before = await tokens.token(resource);

    secret = 'new';
    const after = await tokens.token(resource, { refused: before });

    expect(after).not.toBe(before);
    close();
  });

  it('name the remedy when the secret has expired, and do not repeat it', async () => {
    const { tokens, close } = connectTo(fake);
    fake.answerTokens(() => ({
      status: 401,
      body: {
        error: 'invalid_client',
        error_description: 'AADSTS7000222: The provided client secret keys are expired. canary-client-secret',
        error_codes: [7000222],
      },
    }));

    const error = await errorOf(tokens.token(resource));

    expect(error).toMatchObject({
      outlook: 'refused',
      problem: { code: 'credential-refused', technical: 'invalid_client AADSTS7000222' },
    });
    expect(inEnglish(error.problem).next).toContain('Certificates & secrets');
    expect(JSON.stringify(error)).not.toContain('canary');
    close();
  });

  it('tell an unknown environment address from a bad secret', async () => {
    const { tokens, close } = connectTo(fake);
    fake.answerTokens(() => ({
      status: 400,
      body: {
        error: 'invalid_resource',
        error_description: 'AADSTS500011: The resource principal was not found in the tenant.',
      },
    }));

    const error = await errorOf(tokens.token('https://nowhere.crm4.dynamics.com'));

    expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'resource-unknown' } });
    close();
  });

  it('keep to the pause that msal keeps to after a failure of sign-in', async () => {
    const { tokens, close } = connectTo(fake);
    fake.answerTokens(() => ({ status: 503, body: { error: 'temporarily_unavailable' } }));
    const first = await errorOf(tokens.token(resource));
    const asked = fake.tokenRequests.length;

    const second = await errorOf(tokens.token(resource));

    expect(first).toMatchObject({ outlook: 'again' });
    expect(second).toMatchObject({ outlook: 'again', problem: { code: 'service-busy' } });
    expect(second.retryAfterMs).toBeGreaterThan(50_000);
    expect(fake.tokenRequests).toHaveLength(asked);
    close();
  });

  it('keep to the Retry-After of sign-in', async () => {
    const { tokens, close } = connectTo(fake);
    fake.answerTokens(() => ({
      status: 429,
      headers: { 'retry-after': '120' },
      body: { error: 'temporarily_unavailable' },
    }));
    await errorOf(tokens.token(resource));

    const error = await errorOf(tokens.token('https://vault.azure.net'));

    expect(error.outlook).toBe('again');
    expect(error.retryAfterMs).toBeGreaterThan(110_000);
    expect(fake.tokenRequests).toHaveLength(1);
    close();
  });

  it('say that sign-in cannot be reached', async () => {
    const { tokens, close } = connectTo(fake);
    fake.answerTokens(() => ({ status: 0, reset: true }));

    const error = await errorOf(tokens.token(resource));

    expect(error).toMatchObject({ outlook: 'again', problem: { code: 'service-unreachable' } });
    close();
  });

  it('are only delayed by a sign-in host that is away, also where msal must ask it for its endpoints first', async () => {
    const login = 'https://login.nowhere.invalid';
    const { tokens, close } = connectTo(fake, { addresses: { graph: fake.origin, login } });

    const error = await errorOf(tokens.token(resource));

    expect(error).toMatchObject({ outlook: 'again', problem: { values: { host: 'login.nowhere.invalid' } } });
    close();
  });

  it.each([
    ['AADSTS90002: Tenant not found.', 'tenant-unknown', /knows no tenant/, /TEAMS_APP_TENANT_ID/],
    ['AADSTS700016: Application was not found.', 'app-unknown', /another tenant/, /Application \(client\) ID/],
    ['AADSTS7000222: The keys are expired.', 'secret-expired', /has expired/, /New client secret/],
    ['AADSTS7000215: Invalid client secret.', 'secret-wrong', /none of the app/, /column Value/],
  ])('tell the cause and remedy of %s', async (description, reason, what, next) => {
    const { tokens, close } = connectTo(fake);
    fake.answerTokens(() => ({ status: 400, body: { error: 'invalid_client', error_description: description } }));

    const { outlook, problem } = await errorOf(tokens.token(resource));

    expect([outlook, problem.code, problem.values?.['reason']]).toEqual(['refused', 'credential-refused', reason]);
    expect(inEnglish(problem).what).toMatch(what);
    expect(inEnglish(problem).next).toMatch(next);
    close();
  });

  it('are asked for with a signed assertion when there is a certificate', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const thumbprintSha256 = createHash('sha256').update('certificate').digest('hex');
    const credential: Credential = {
      kind: 'certificate',
      thumbprintSha256,
      privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    };
    const { tokens, close } = connectTo(fake, { credential: () => credential });

    await tokens.token(resource);

    const form = new URLSearchParams(fake.tokenRequests[0]?.text);
    const assertion = form.get('client_assertion') ?? '';
    expect(form.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    expect(form.has('client_secret')).toBe(false);
    expect(decodeJwt(assertion)).toMatchObject({ iss: ids.app, sub: ids.app });
    expect(decodeProtectedHeader(assertion)['x5t#S256']).toBe(
      Buffer.from(thumbprintSha256, 'hex').toString('base64url'),
    );
    close();
  });

  it('are never asked for over plain http beyond this machine', () => {
    expect(() => connectTo(fake, { addresses: { login: 'http://login.contoso.com' } })).toThrow(
      'must begin with https://',
    );
  });
});

describe('the id of a run', () => {
  it('goes with every call made in it, and with no other', async () => {
    const fake = await startFakeService();
    const { directory, close } = connectTo(fake);
    fake.answer(() => ({ status: 200, body: { value: [] } }));

    await Promise.all([
      withCallContext({ clientRequestId: 'SA-1042:1' }, () => directory.subscribedSkus()),
      withCallContext({ clientRequestId: 'SA-1043:1' }, () => directory.subscribedSkus()),
    ]);
    await directory.subscribedSkus();

    const sent = fake.requests.map(({ headers }) => headers['client-request-id']);
    expect(sent.slice(0, 2).sort()).toEqual(['SA-1042:1', 'SA-1043:1']);
    expect(sent[2]).toMatch(/^[0-9a-f-]{36}$/);
    close();
    await fake.close();
  });
});
