import { startProxy, type TestProxy } from '../support/proxy';
import { makeAccount, ready, standing } from '../support/steps';
import { beginStory, environments } from '../support/world';
import type { Story } from '../support/world';

let proxy: TestProxy;
let story: Story;
beforeEach(async () => {
  proxy = await startProxy({ login: 'desk:canary-password' });
});
afterEach(async () => {
  await story.end();
  await proxy.close();
});

const withProxy = (more = {}) => ({
  tenant: { freeSalesSeats: 1 },
  env: { HTTPS_PROXY: proxy.url.replace('://', '://desk:canary-password@'), ...more },
});

it('a whole run goes through the proxy of the network: every service of Microsoft, and Teams, keys included', async () => {
  story = await beginStory(withProxy());

  await makeAccount(story, { accountName: 'svc-proxied', environment: 'uat' });

  expect(standing(story, 'svc-proxied')).toEqual(ready);
  const { https } = story.served;
  const addresses = {
    login: https.login,
    graph: https.graph,
    dataverse: https.dataverse[environments.uat],
    powerPlatform: https.powerPlatform,
    keyVault: https.keyVault,
    channelKeys: story.teams.openIdMetadataUrl,
    connector: story.teams.serviceUrl,
  };
  const unseen = Object.entries(addresses).filter(([, url]) => !proxy.asked.includes(new URL(url ?? '').host));
  expect(unseen).toEqual([]);
  expect(proxy.seen).toEqual([]);
  expect(story.log.join('')).not.toMatch(/canary|Y2FuYXJ5/);
});

it('nothing goes through it to hosts that are called without it', async () => {
  story = await beginStory(withProxy({ NO_PROXY: 'localhost,127.0.0.1' }));

  await makeAccount(story, { accountName: 'svc-direct', environment: 'uat' });

  expect(standing(story, 'svc-direct')).toEqual(ready);
  expect(proxy.asked).toEqual([]);
});
