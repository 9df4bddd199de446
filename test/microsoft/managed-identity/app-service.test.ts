/** @alone: msal decides once in a process which kind of machine it is on. */
import { ids } from '../support/connected';
import { identityEndpoint, passing } from '../support/identity-endpoint';

// Azure App Service, Functions and Container Apps set these two.
const endpoint = identityEndpoint((origin) => ({
  IDENTITY_ENDPOINT: `${origin}/msi/token`,
  IDENTITY_HEADER: 'canary-identity-header',
}));

describe('a managed identity on App Service or Container Apps', () => {
  it('asks the endpoint that Azure names, with the proof that Azure gives, and shows that proof to nobody', async () => {
    const seen: unknown[] = [];

    expect(await endpoint.tokenOnceWell({ http: { onExchange: (exchange) => void seen.push(exchange) } })).toBe(
      'good-token',
    );

    const asked = endpoint.fake.requests.at(-1);
    const query = new URL(asked?.target ?? '', endpoint.fake.origin).searchParams;
    expect(asked?.headers['x-identity-header']).toBe('canary-identity-header');
    expect(Object.fromEntries(query)).toMatchObject({ resource: endpoint.resource(), client_id: ids.app });
    expect(seen).toHaveLength(1);
    expect(JSON.stringify(seen)).not.toMatch(/canary-identity-header|good-token/);
  });

  it.each(passing)('takes %s for trouble that passes, and keeps no token of it', async (_what, answer) => {
    const error = await endpoint.errorAfter(answer);

    expect(error).toMatchObject({ outlook: 'again', problem: { code: 'identity-away' } });
    expect(await endpoint.tokenOnceWell()).toBe('good-token');
  });

  it('is refused when there is no such identity', async () => {
    const message =
      'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.';

    const error = await endpoint.errorAfter({ status: 400, body: { statusCode: 400, message, correlationId: 'c' } });

    expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'credential-refused' } });
  });
});
