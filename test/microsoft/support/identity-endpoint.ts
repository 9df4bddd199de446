import type { UpstreamError } from '../../../src/desk/problem';
import type { MicrosoftOptions } from '../../../src/microsoft/connect';
import { connectTo, errorOf, ids } from './connected';
import { startFakeService, type FakeAnswer, type FakeService } from './fake-service';

/** A token as the endpoints of managed identities give it: times are texts. */
export function identityToken(accessToken: string): FakeAnswer {
  const end = Math.floor(Date.now() / 1000) + 86_399;
  const body = {
    access_token: accessToken,
    client_id: ids.app,
    expires_on: String(end),
    resource: 'r',
    token_type: 'Bearer',
  };
  return { status: 200, body };
}

/**
 * The endpoint of one test file: msal chooses it once in a process, by variables that only Azure itself sets. Every
 * test asks for a resource of its own, because msal keeps tokens for the process too.
 */
export function identityEndpoint(variables: (origin: string) => Readonly<Record<string, string>>) {
  let fake: FakeService;
  let number = 0;
  let names: readonly string[] = [];
  beforeAll(async () => {
    fake = await startFakeService();
    const given = variables(fake.origin);
    names = Object.keys(given);
    Object.assign(process.env, given);
  });
  afterAll(async () => {
    for (const name of names) delete process.env[name];
    await fake.close();
  });
  beforeEach(() => void number++);

  return {
    get fake() {
      return fake;
    },
    resource: () => `https://resource-${number}.example`,
    /** Answers so once or always, and gives what the bot made of it. */
    async errorAfter(answer: FakeAnswer, options: Partial<MicrosoftOptions> = {}): Promise<UpstreamError> {
      fake.answerTokens(() => answer);
      fake.answer(() => answer);
      const { tokens, close } = connected(options);
      try {
        return await errorOf(tokens.token(this.resource()));
      } finally {
        close();
      }
    },
    /** The token that the next question gets once the endpoint is well again. */
    async tokenOnceWell(options: Partial<MicrosoftOptions> = {}): Promise<string> {
      fake.answerTokens(() => identityToken('good-token'));
      fake.answer(() => identityToken('good-token'));
      const { tokens, close } = connected(options);
      try {
        return await tokens.token(this.resource());
      } finally {
        close();
      }
    },
    connected,
  };

  function connected(options: Partial<MicrosoftOptions> = {}) {
    return connectTo(fake, { credential: () => ({ kind: 'managed-identity', clientId: ids.app }), ...options });
  }
}

/** What passes by itself, as endpoints, their sidecars and proxies answer it. */
export const passing: readonly (readonly [string, FakeAnswer])[] = [
  ['503 as text', { status: 503, headers: { 'content-type': 'text/plain' }, body: 'Service Unavailable' }],
  ['502 as a page', { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>Bad Gateway</html>' }],
  ['500 with a code', { status: 500, body: { error: 'unknown', error_description: 'Failed to retrieve token' } }],
  ['404 while it is updated', { status: 404, body: '' }],
  ['404 with a code', { status: 404, body: { error: 'not_found' } }],
  ['410 about monthly', { status: 410, body: 'Gone' }],
  ['429', { status: 429, body: { error: 'too_many_requests' } }],
  ['200 that is not JSON', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' }],
  ['200 with half a body', { status: 200, body: '{"access_token":"canary-half' }],
  ['200 without a body', { status: 200, body: '' }],
  ['200 with a list', { status: 200, body: [] }],
  ['200 without a token', { status: 200, body: { expires_on: '99999999999' } }],
  ['200 with an empty token', { status: 200, body: { access_token: '', expires_on: '99999999999' } }],
  ['200 with a token that has no end', { status: 200, body: { access_token: 'canary-endless' } }],
  [
    '200 with a token that has ended',
    { status: 200, body: { access_token: 'canary-ended', expires_on: '1500000000' } },
  ],
  ['400 without a code', { status: 400, body: 'Bad Request' }],
  ['401 of a proxy', { status: 401, body: { message: 'who are you' } }],
  ['a cut connection', { status: 0, reset: true }],
];
