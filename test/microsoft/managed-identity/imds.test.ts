/** @alone: msal decides once in a process which kind of machine it is on. */
import { errorOf, ids } from '../support/connected';
import { identityEndpoint, identityToken, passing } from '../support/identity-endpoint';
import { inEnglish } from '../../../src/words/words';

const endpoint = identityEndpoint((origin) => ({ AZURE_POD_IDENTITY_AUTHORITY_HOST: origin }));

describe('a managed identity on a virtual machine', () => {
  it('asks IMDS for the identity of the settings', async () => {
    expect(await endpoint.tokenOnceWell()).toBe('good-token');

    const asked = endpoint.fake.tokenRequests.at(-1);
    const query = new URL(asked?.target ?? '', endpoint.fake.origin).searchParams;
    expect(asked?.headers['metadata']).toBe('true');
    expect(Object.fromEntries(query)).toMatchObject({ resource: endpoint.resource(), client_id: ids.app });
  });

  it.each(passing)('takes %s for trouble that passes, and keeps no token of it', async (_what, answer) => {
    const error = await endpoint.errorAfter(answer);

    expect(error).toMatchObject({ outlook: 'again', problem: { code: 'identity-away' } });
    expect(JSON.stringify(error)).not.toContain('canary');
    expect(await endpoint.tokenOnceWell()).toBe('good-token');
  });

  it('takes an answer that does not come for trouble that passes', async () => {
    const error = await endpoint.errorAfter({ status: 200, hang: true }, { http: { answerTimeoutMs: 300 } });

    expect(error).toMatchObject({ outlook: 'again', problem: { code: 'identity-away' } });
  });

  it('gives a token after one 503, without a wait of minutes', async () => {
    const first = endpoint.fake.tokenRequests.length;
    endpoint.fake.answerTokens((_request, count) => (count === first + 1 ? { status: 503 } : identityToken('second')));
    const { tokens, close } = endpoint.connected();

    expect(await tokens.token(endpoint.resource())).toBe('second');
    expect(endpoint.fake.tokenRequests).toHaveLength(first + 2);
    close();
  });

  it('asks once only while IMDS is gone, and says when to ask again', async () => {
    const before = endpoint.fake.tokenRequests.length;

    const error = await endpoint.errorAfter({ status: 410, body: 'Gone' });

    expect(endpoint.fake.tokenRequests).toHaveLength(before + 1);
    expect(error.retryAfterMs).toBe(10_000);
  });

  it.each([
    ['IMDS', { error: 'invalid_request', error_description: 'Identity not found' }],
    [
      'a newer endpoint',
      {
        statusCode: 400,
        message: 'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
      },
    ],
    ['an older one', { StatusCode: 400, Message: 'No MSI found for specified ClientId/ResourceId.' }],
  ])('is refused only when %s says that there is no such identity', async (_which, body) => {
    const error = await endpoint.errorAfter({ status: 400, body });

    expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'credential-refused' } });
    expect(inEnglish(error.problem).next).toContain('Identity');
  });

  it('says that an audience is unknown, and which', async () => {
    const body = {
      error: 'invalid_resource',
      error_description: 'AADSTS500011: The resource principal was not found.',
    };

    const error = await endpoint.errorAfter({ status: 400, body });

    expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'resource-unknown' } });
    expect(inEnglish(error.problem).what).toContain(endpoint.resource());
  });

  it('gives out no empty token to any of many that wait for one', async () => {
    endpoint.fake.answerTokens(() => ({ status: 200, body: 'ok' }));
    const { tokens, close } = endpoint.connected();

    const errors = await Promise.all(Array.from({ length: 5 }, () => errorOf(tokens.token(endpoint.resource()))));

    expect(errors.map(({ outlook }) => outlook)).toEqual(Array(5).fill('again'));
    close();
  });
});
