import { makeKey, sign, startPublisher } from '../support/signer';
import { APP_ID, quotaActivity, start, stopAll } from '../support/start';

afterEach(stopAll);

it('follows the front door when the channel changes its keys, and through an outage', async () => {
  const [publisher, first, second] = [await startPublisher(), await makeKey('first'), await makeKey('second')];
  publisher.publish({ jwk: first.jwk, endorsements: ['msteams'] });
  const clock = { ms: Date.now() };
  const model = await start();
  const activity = await quotaActivity(model);
  const { teams } = model;
  const cloud = {
    issuer: teams.issuer,
    openIdMetadata: publisher.metadataUrl,
    tokenScope: 'https://api.botframework.com',
    loginUrl: 'https://login.microsoftonline.com/botframework.com',
    oauthUrl: 'https://token.botframework.com',
    serviceUrl: teams.serviceUrl,
    serviceHosts: [],
    allowLoopback: true,
  };
  const { origin } = await start({ server: { cloud, clock: { now: () => new Date(clock.ms) } } });
  const claims = { iss: teams.issuer, aud: APP_ID, serviceurl: teams.serviceUrl };
  const post = async (token: string, id: string) => {
    const response = await fetch(`${origin}/api/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ ...activity, id }),
    });
    return response.status;
  };

  const before = await post(await sign(first, claims), 'one');
  publisher.publish({ jwk: second.jwk, endorsements: ['msteams'] });
  clock.ms += 70_000;
  const rolled = await post(await sign(second, claims), 'two');
  const old = await post(await sign(first, claims), 'three');
  publisher.breakDown(true);
  clock.ms += 70_000;
  const outage = await post(await sign(second, claims), 'four');
  publisher.close();

  expect([before, rolled, old, outage]).toEqual([200, 200, 401, 200]);
});
