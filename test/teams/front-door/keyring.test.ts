import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from '../../../src/microsoft/http-transport';
import { loopbackCertificate } from '../../../src/sandbox/tenant/certificate';
import { createKeyring } from '../../../src/teams/front-door/keyring';
import type { Outgoing } from '../../../src/teams/ports';
import { makeKey, startPublisher, type KeyPair, type Publisher } from '../support/signer';
import { outgoing } from '../../support/outgoing';
import { until } from '../../support/wait';

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

/** The way out, which waits a tenth of a second at most: how long the keyring waits is shown in `keyring-limits`. */
const impatient: Outgoing = {
  send: (request) => outgoing.send({ ...request, timeoutMs: Math.min(request.timeoutMs, 100) }),
};

function keyring(way: Outgoing = outgoing) {
  return createKeyring({
    outgoing: way,
    allowLoopback: true,
    metadataUrl: publisher.metadataUrl,
    now: () => clock.now,
    logger,
  });
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

it('forgets a key that is not published any more within a day, though no other key ever turns up', async () => {
  const keys = keyring();
  await keys.load();
  publisher.publish({ jwk: second!.jwk, endorsements: ['msteams'] });

  clock.now = day;
  const withinTheDay = await keys.find('first');
  const readsOfTheDay = publisher.reads();
  clock.now = day + 1;
  await keys.find('first');
  await until(async () => (await keys.find('first')) === null);
  const inItsPlace = await keys.find('second');

  expect([withinTheDay?.kid, readsOfTheDay]).toEqual(['first', 1]);
  expect([inItsPlace?.kid, publisher.reads()]).toEqual(['second', 2]);
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

describe('a publisher that is not to be trusted', () => {
  it.each([
    [
      'sends more than a mebibyte',
      async () => publisher.publish({ jwk: { ...second!.jwk, alg: 'x'.repeat(1_100_000) } }),
    ],
    ['sends more than five hundred keys', async () => publisher.publish(...Array(501).fill({ jwk: second!.jwk }))],
    [
      'sends a key that takes long to try',
      async () => publisher.publish({ jwk: { ...second!.jwk, n: 'x'.repeat(3_000) } }),
    ],
    ['offers the keys without TLS', async () => publisher.offerAt('http://keys.example/jwks')],
    ['sends the reader elsewhere', async () => publisher.redirectTo(publisher.metadataUrl)],
    ['sends its letters one by one without end', async () => publisher.drip(true)],
  ])('when it %s, the keys that are there go on', async (what, misbehave) => {
    let way: Outgoing = outgoing;
    const keys = keyring({ send: (request) => way.send(request) });
    await keys.load();
    if (what.includes('one by one')) way = impatient;
    await misbehave();
    clock.now = 2 * minute;

    const [unknown, known] = [await keys.find('second'), await keys.find('first')];

    expect([unknown, known?.kid]).toEqual([null, 'first']);
  });

  it.each([
    'http://login.botframework.com/v1/.well-known/openidconfiguration',
    'ftp://127.0.0.1/',
    'login.botframework.com',
  ])('is never asked at %s', (metadataUrl) => {
    const make = (allowLoopback: boolean) =>
      createKeyring({ metadataUrl, outgoing, allowLoopback, now: () => 0, logger });

    expect(() => make(false)).toThrow('must begin with https://');
    expect(() => make(true)).toThrow('must begin with https://');
  });

  it('is asked without TLS on this machine only, and only by wiring', () => {
    const make = (allowLoopback: boolean) =>
      createKeyring({ metadataUrl: publisher.metadataUrl, outgoing, allowLoopback, now: () => 0, logger });

    expect(() => make(false)).toThrow('must begin with https://');
    expect(make(true).loaded()).toBe(false);
  });
});

it('trusts a publisher behind the operator’s own authority, and no other', async () => {
  const { cert, key } = loopbackCertificate();
  const server = createServer({ cert, key }, (request, response) => {
    const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    response.end(JSON.stringify(request.url === '/keys' ? { keys: [first!.jwk] } : { jwks_uri: `${origin}/keys` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const caFile = join(mkdtempSync(join(tmpdir(), 'ca-')), 'ca.pem');
  writeFileSync(caFile, cert);
  const metadataUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const foundBy = async (way: typeof outgoing) => {
    const keys = createKeyring({ metadataUrl, outgoing: way, allowLoopback: false, now: () => 0, logger });
    return (await keys.find('first'))?.kid;
  };

  const found = [await foundBy(createTransport({ caFile })), await foundBy(createTransport())];
  server.closeAllConnections();
  server.close();

  expect(found).toEqual(['first', undefined]);
});
