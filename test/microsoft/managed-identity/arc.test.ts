/** @alone: msal decides once in a process which kind of machine it is on. */
import { ids } from '../support/connected';
import { identityEndpoint, identityToken, passing } from '../support/identity-endpoint';

const endpoint = identityEndpoint((origin) => ({
  IDENTITY_ENDPOINT: `${origin}/metadata/identity/oauth2/token`,
  IMDS_ENDPOINT: origin,
}));

describe('a managed identity on a machine with Azure Arc', () => {
  it('gives a token', async () => {
    expect(await endpoint.tokenOnceWell()).toBe('good-token');
  });

  it.each(passing)('takes %s for trouble that passes, and keeps no token of it', async (_what, answer) => {
    const error = await endpoint.errorAfter(answer);

    expect(error).toMatchObject({ outlook: 'again', problem: { code: 'identity-away' } });
    expect(await endpoint.tokenOnceWell()).toBe('good-token');
  });

  it('is tried again while the file that proves the machine cannot be read', async () => {
    const challenge = 'Basic realm=/var/opt/azcmagent/tokens/never-there.key';

    const error = await endpoint.errorAfter({ status: 401, headers: { 'www-authenticate': challenge } });

    expect(error).toMatchObject({ outlook: 'again', problem: { code: 'identity-away' } });
  });

  it('is refused when the agent gives the identity of the machine instead of ours', async () => {
    const given = identityToken('of-somebody-else');

    const error = await endpoint.errorAfter({ ...given, body: { ...(given.body as object), client_id: ids.user } });

    expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'credential-refused' } });
  });
});
