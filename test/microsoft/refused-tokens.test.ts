import { createHostGates } from '../../src/microsoft/host-gate';
import { createHttp } from '../../src/microsoft/http';
import type { Http } from '../../src/microsoft/http';
import { isOutage } from '../../src/microsoft/send';
import { createUpstream } from '../../src/microsoft/upstream';
import { errorOf } from './support/connected';
import { startFakeService } from './support/fake-service';
import type { FakeService } from './support/fake-service';

const minute = 60_000;
let fake: FakeService;
let http: Http;
let clock = 0;
beforeEach(async () => {
  fake = await startFakeService();
  http = createHttp();
  clock = 0;
});
afterEach(async () => {
  http.close();
  await fake.close();
});

/** A client with a fresh token for every question. */
function client() {
  let given = 0;
  const tokens = { token: async () => `token-${(given += 1)}` };
  const upstream = createUpstream({ http, gates: createHostGates(isOutage), tokens, now: () => clock });
  return () =>
    upstream.call({
      service: 'graph',
      method: 'GET',
      url: `${fake.origin}/v1.0/users`,
      resource: fake.origin,
      doing: 'read users',
    });
}

describe('a host that accepts no token, not even a fresh one', () => {
  it('is asked again for two minutes, and then believed', async () => {
    const ask = client();
    fake.answer(() => ({ status: 401 }));

    const first = await errorOf(ask());
    clock = 1.9 * minute;
    const soon = await errorOf(ask());
    clock = 2 * minute;
    const later = await errorOf(ask());

    expect([first.outlook, soon.outlook, later.outlook]).toEqual(['again', 'again', 'refused']);
    expect(later.problem).toMatchObject({ code: 'token-refused' });
  });

  it('has all its time again once it has accepted one in between', async () => {
    const ask = client();
    fake.answer((_request, count) => (count === 3 ? { status: 200, body: {} } : { status: 401 }));

    await errorOf(ask());
    clock = 1.9 * minute;
    await ask();
    clock = 3 * minute;
    const later = await errorOf(ask());

    expect(later.outlook).toBe('again');
  });

  it.each([
    ['another audience', { error: { code: 'InvalidAuthenticationToken', message: 'Invalid audience.' } }, undefined],
    ['a policy', undefined, 'Bearer error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="'],
  ])('is believed at once where it says that %s is the cause', async (_cause, body, challenge) => {
    const ask = client();
    const headers = challenge === undefined ? {} : { 'www-authenticate': challenge };
    fake.answer(() => ({ status: 401, body, headers }));

    const error = await errorOf(ask());

    expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'token-refused' } });
    expect(fake.requests).toHaveLength(2);
  });
});
