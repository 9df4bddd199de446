import { connectTo, errorOf } from './support/connected';
import { startFakeService, token, type FakeService } from './support/fake-service';
import { inEnglish } from '../../src/words/words';

const resource = 'https://graph.microsoft.com';

describe('tokens, when sign-in is in trouble,', () => {
  let fake: FakeService;

  beforeEach(async () => {
    fake = await startFakeService();
  });
  afterEach(() => fake.close());

  it.each([
    ['502 of a proxy', { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>Bad Gateway</html>' }],
    ['503 with a code', { status: 503, body: { error: 'temporarily_unavailable' } }],
    ['503 with a short pause', { status: 503, headers: { 'retry-after': '0.5' }, body: { error: 'server_error' } }],
  ])('go on after one %s of sign-in', async (_what, answer) => {
    const { tokens, close } = connectTo(fake);
    fake.answerTokens((_request, count) => (count === 1 ? answer : token(count)));

    expect(await tokens.token(resource)).toBe('token-2');
    expect(await tokens.token('https://vault.azure.net')).toBe('token-3');
    close();
  });

  it('are asked for three times at most while sign-in is down, with growing pauses', async () => {
    const { tokens, close } = connectTo(fake);
    fake.answerTokens(() => ({ status: 502, body: '<html>' }));

    const error = await errorOf(tokens.token(resource));

    expect(error.outlook).toBe('again');
    expect(fake.tokenRequests).toHaveLength(3);
    const [first = 0, second = 0, third = 0] = fake.tokenRequests.map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(240);
    expect(third - second).toBeGreaterThanOrEqual(950);
    close();
  });

  it.each([
    [400, 'invalid_request', 'AADSTS900144'],
    [401, 'invalid_client', 'AADSTS7000215'],
    [403, 'access_denied', 'AADSTS53003'],
  ])('are asked for once when sign-in refuses with %i', async (status, error, number) => {
    const { tokens, close } = connectTo(fake);
    fake.answerTokens(() => ({ status, body: { error, error_description: `${number}: no` } }));

    const refusal = await errorOf(tokens.token(resource));

    expect(refusal).toMatchObject({ outlook: 'refused', problem: { technical: `${error} ${number}` } });
    expect(fake.tokenRequests).toHaveLength(1);
    close();
  });

  it('do not wait inside the call for a long pause that a 503 asks for', async () => {
    const { tokens, close } = connectTo(fake);
    fake.answerTokens(() => ({ status: 503, headers: { 'retry-after': '90' }, body: { error: 'server_error' } }));

    const error = await errorOf(tokens.token(resource));

    expect(error.outlook).toBe('again');
    expect(error.retryAfterMs).toBeGreaterThan(80_000);
    expect(fake.tokenRequests).toHaveLength(1);
    close();
  });

  it.each([
    ['a page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Sign in to the network</html>' }],
    ['half a token', { status: 200, body: '{"access_token":"canary-half' }],
    ['no token', { status: 200, body: { token_type: 'Bearer' } }],
    ['an empty token', { status: 200, body: { token_type: 'Bearer', access_token: '', expires_in: 3599 } }],
    ['a refusal of a proxy', { status: 403, body: 'blocked' }],
  ])('are never empty: %s is no answer of sign-in, and nothing of it is kept', async (_what, answer) => {
    const { tokens, close } = connectTo(fake);
    fake.answerTokens(() => answer);
    const error = await errorOf(tokens.token(resource));
    fake.answerTokens((_request, count) => token(count));

    expect(error).toMatchObject({ outlook: 'again', problem: { code: 'service-away' } });
    expect(JSON.stringify(error)).not.toContain('canary');
    expect(await tokens.token(resource)).toBe('token-2');
    close();
  });

  it('wait for a credential that cannot be read just now, because a person may put it right', async () => {
    let isThere = false;
    const { tokens, close } = connectTo(fake, {
      credential() {
        if (!isThere) throw new Error('/run/secrets/app is empty.');
        return { kind: 'secret', secret: 'put right' };
      },
    });
    const error = await errorOf(tokens.token(resource));
    isThere = true;

    expect(error).toMatchObject({ outlook: 'again', problem: { code: 'credential-unreadable' } });
    expect(inEnglish(error.problem).what).toContain('/run/secrets/app is empty.');
    expect(await tokens.token(resource)).toBe('token-1');
    close();
  });
});
