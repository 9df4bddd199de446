import { createKeyring } from '../../../src/teams/front-door/keyring';
import { makeKey, startPublisher, type KeyPair, type Publisher } from '../support/signer';

let publisher: Publisher;
let [first, second]: KeyPair[] = [];
const clock = { now: 0 };
const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const minute = 60_000;
const day = 24 * 60 * minute;

beforeAll(async () => {
  [first, second] = await Promise.all([makeKey('first'), makeKey('second')]);
});
beforeEach(async () => {
  publisher = await startPublisher();
  publisher.publish({ jwk: first!.jwk, endorsements: ['msteams', 'skype'] });
  clock.now = 0;
});
afterEach(() => publisher.close());

function keyring() {
  return createKeyring({ metadataUrl: publisher.metadataUrl, now: () => clock.now, logger });
}

it('finds a published key with its endorsements, and reads once for it', async () => {
  const keys = keyring();

  const found = await Promise.all([keys.find('first'), keys.find('first'), keys.find('first')]);

  expect(found.map((key) => key?.endorsements)).toEqual(Array(3).fill(['msteams', 'skype']));
  expect(publisher.reads()).toBe(1);
});

it('knows a new key at the first token that was signed with it, also minutes after the last read', async () => {
  const keys = keyring();
  await keys.find('first');
  publisher.publish({ jwk: second!.jwk, endorsements: ['msteams'] });
  clock.now = 2 * minute;

  const found = await keys.find('second');

  expect(found?.kid).toBe('second');
  expect(await keys.find('first')).toBeNull();
});

it('is not driven by unknown keys to read more than once a minute', async () => {
  const keys = keyring();
  await keys.load();

  for (let i = 0; i < 1_000; i += 1) await keys.find(`unknown-${i}`);
  clock.now = minute;
  for (let i = 0; i < 1_000; i += 1) await keys.find(`unknown-${i}`);

  expect(publisher.reads()).toBe(2);
});

it('goes on with the keys it has while the publisher is down, even after a day, and learns new ones afterwards', async () => {
  const keys = keyring();
  await keys.load();
  publisher.breakDown(true);

  clock.now = 10 * minute;
  const soon = await keys.find('first');
  clock.now = 2 * day;
  const late = await keys.find('first');
  const unknown = await keys.find('second');
  publisher.breakDown(false);
  publisher.publish({ jwk: second!.jwk });
  clock.now = 2 * day + 2 * minute;
  const learnt = await keys.find('second');

  expect([soon?.kid, late?.kid, unknown, learnt?.kid]).toEqual(['first', 'first', null, 'second']);
});

it('lets nobody in while it has never read a key, and recovers within seconds', async () => {
  publisher.breakDown(true);
  const keys = keyring();
  await keys.load();

  const before = [keys.loaded(), await keys.find('first')];
  publisher.breakDown(false);
  clock.now = 5_000;
  const after = [(await keys.find('first'))?.kid, keys.loaded()];

  expect(before).toEqual([false, null]);
  expect(after).toEqual(['first', true]);
});
