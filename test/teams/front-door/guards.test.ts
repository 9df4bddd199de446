import { makeKey, sign, startPublisher } from '../support/signer';
import { APP_ID, quotaActivity, start, stopAll, without, type Started, type StartOptions } from '../support/start';
import { firstActivity, startWithToken } from '../support/start-with-token';

afterEach(stopAll);

describe('each guard is needed', () => {
  async function answerTo(
    attack: (started: Started & { token: string }) => Promise<number>,
    server: StartOptions['server'] = {},
  ): Promise<{ status: number; gotIn: boolean }> {
    const started = await startWithToken({ server });
    started.memory.conversations.clear();
    const status = await attack(started);
    return { status, gotIn: started.memory.conversations.size > 0 };
  }
  const forge =
    (change: object, proof = {}) =>
    async (started: Started) => {
      const activity = { ...firstActivity(started), id: 'forged', ...change };
      return (await started.teams.postActivity(activity, proof)).status;
    };

  it.each([
    [
      'bearer: nobody is let in whose token was not read here',
      'bearer',
      forge({ id: 'fine' }),
      { status: 200, gotIn: true },
      { status: 401, gotIn: false },
    ],
    [
      'json: nothing runs that was not parsed here',
      'json',
      forge({ id: 'fine' }),
      { status: 200, gotIn: true },
      { status: 400, gotIn: false },
    ],
    [
      'shape: the SDK throws before it answers',
      'shape',
      forge({ type: 5 }),
      { status: 400, gotIn: false },
      { status: 500, gotIn: false },
    ],
    [
      'token: the second line calls it an error of ours',
      'token',
      forge(
        {},
        { claims: { nbf: Math.floor(Date.now() / 1_000) + 3_600, exp: Math.floor(Date.now() / 1_000) + 7_200 } },
      ),
      { status: 401, gotIn: false },
      { status: 500, gotIn: false },
    ],
    [
      'service-url: the SDK compares nothing when there is none',
      'service-url',
      forge({ serviceUrl: undefined }),
      { status: 401, gotIn: false },
      { status: 200, gotIn: true },
    ],
    [
      'channel: the SDK takes an empty one for a reason not to check',
      'channel',
      forge({ channelId: '' }),
      { status: 403, gotIn: false },
      { status: 500, gotIn: false },
    ],
    [
      'tenant: the SDK looks at none',
      'tenant',
      forge({ channelData: { tenant: { id: 'other' } } }),
      { status: 403, gotIn: false },
      { status: 200, gotIn: true },
    ],
  ])('%s', async (_name, guard, attack, kept, open) => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const before = await answerTo(attack);
    const after = await answerTo(attack, without(guard));

    expect(before).toEqual(kept);
    expect(after).toEqual(open);
  });

  it('endorsement: the SDK lets a key without any pass', async () => {
    const publisher = await startPublisher();
    const key = await makeKey('unendorsed');
    publisher.publish({ jwk: key.jwk });
    const statuses = [];
    for (const server of [{}, without('endorsement')]) {
      const started = await start({ server });
      const { teams } = started;
      const activity = await quotaActivity(started);
      const other = await start({
        server: { ...server, cloud: { ...cloudOf(started), openIdMetadata: publisher.metadataUrl } },
      });
      const token = await sign(key, { iss: teams.issuer, aud: APP_ID, serviceurl: teams.serviceUrl });
      const response = await fetch(`${other.origin}/api/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(activity),
      });
      statuses.push(response.status);
    }
    publisher.close();

    expect(statuses).toEqual([401, 200]);
  });

  it('flood: one person cannot drown the others', async () => {
    const floodLimits = { perPerson: { turns: 3, seconds: 10 }, overall: { turns: 100, seconds: 10 } };
    const counts: number[] = [];
    for (const server of [{ floodLimits }, { floodLimits, ...without('flood') }]) {
      const { teams } = await start({ server });
      const flood = await Promise.all(Array.from({ length: 8 }, () => teams.as('ravi').say('hi')));
      const other = await teams.as('sam').say('hi');
      counts.push(flood.filter(({ status }) => status === 429).length, other.status ?? 0);
    }

    expect(counts).toEqual([5, 200, 0, 200]);
  });
});

function cloudOf({ teams }: Started) {
  return {
    issuer: teams.issuer,
    openIdMetadata: '',
    tokenScope: 'https://api.botframework.com',
    loginUrl: 'https://login.microsoftonline.com/botframework.com',
    oauthUrl: 'https://token.botframework.com',
    serviceUrl: teams.serviceUrl,
    serviceHosts: [],
    allowLoopback: true,
  };
}
