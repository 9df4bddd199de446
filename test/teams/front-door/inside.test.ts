import type { PartOfReadiness } from '../../../src/usecases/readiness';
import { start, stopAll } from '../support/start';
import type { Started, StartOptions } from '../support/start';

afterEach(stopAll);

const since = '2029-01-01T08:00:00.000Z';
const gone: PartOfReadiness = { part: 'database', trouble: { why: 'connect ECONNREFUSED db.internal:5432', since } };
const whole: PartOfReadiness = { part: 'audit', trouble: null, remark: 'The chain was whole at the start: 7 lines.' };
const inside = { host: '127.0.0.1', port: 0 };

/** Nobody listens on this port, so that the keys cannot be read. */
const deaf = {
  issuer: 'https://api.botframework.com',
  openIdMetadata: 'http://127.0.0.1:1/keys',
  tokenScope: 'https://api.botframework.com',
  loginUrl: 'https://login.microsoftonline.com/botframework.com',
  oauthUrl: 'https://token.botframework.com',
  serviceUrl: 'https://smba.trafficmanager.net/teams/',
  serviceHosts: ['smba.trafficmanager.net'],
  allowLoopback: true,
};

const startWith = (server: StartOptions['server']): Promise<Started> => start({ server: { inside, ...server } });

/** The status, and the body as it was sent. */
async function get(url: string, headers: Record<string, string> = {}): Promise<[number, string]> {
  const response = await fetch(url, { headers });
  return [response.status, await response.text()];
}

describe('who asks inside whether the bot is ready', () => {
  it('hears which part is not, why, and since when', async () => {
    const started = await startWith({ readiness: async () => [gone, whole] });

    const [status, text] = await get(`${started.inside}/readyz`);

    expect(status).toBe(503);
    expect(JSON.parse(text)).toEqual({
      ready: false,
      parts: [{ part: 'door', trouble: null }, gone, whole],
      refusedConnectorHosts: [],
    });
  });

  it('hears of every part that it is', async () => {
    const started = await startWith({ readiness: async () => [whole] });

    const [status, text] = await get(`${started.inside}/readyz`);

    expect([status, JSON.parse(text)]).toMatchObject([200, { ready: true, parts: [{ part: 'door' }, whole] }]);
  });

  it('hears that the keys of Teams were not read yet', async () => {
    const started = await startWith({ cloud: deaf });

    const [status, text] = await get(`${started.inside}/readyz`);

    expect([status, JSON.parse(text)]).toMatchObject([
      503,
      {
        parts: [{ part: 'door', trouble: { why: 'The keys that posts of Teams are checked with were not read yet.' } }],
      },
    ]);
  });

  it('finds nothing else there, Teams least of all', async () => {
    const started = await startWith({});

    const answers = await Promise.all([
      get(`${started.inside}/livez`),
      get(`${started.inside}/`),
      fetch(`${started.inside}/api/messages`, { method: 'POST', body: '{}' }).then(({ status }) => status),
    ]);

    expect(answers).toEqual([[200, 'ok'], [404, '{\n  "error": "not found"\n}'], 404]);
  });
});

describe('who asks outside', () => {
  it.each([
    ['from this machine', {}],
    ['through a proxy', { 'x-forwarded-for': '203.0.113.7' }],
    ['as if they were inside', { 'x-forwarded-for': '127.0.0.1', host: 'localhost', accept: 'application/json' }],
  ])('%s learns only that it is not ready', async (_where, headers) => {
    const started = await startWith({ readiness: async () => [gone, whole] });

    expect(await get(`${started.origin}/readyz`, headers)).toEqual([503, 'not ready']);
  });
});
