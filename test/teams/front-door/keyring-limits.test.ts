import { createKeyring } from '../../../src/teams/front-door/keyring';
import type { Outgoing } from '../../../src/teams/ports';
import { logBook } from '../support/door';
import { makeKey, type KeyPair } from '../support/signer';

const metadataUrl = 'https://login.example/metadata';
const keysUrl = 'https://keys.example/jwks';
const minute = 60_000;
const day = 24 * 60 * minute;

let [first, second]: KeyPair[] = [];
beforeAll(async () => {
  [first, second] = await Promise.all([makeKey('first'), makeKey('second')]);
});

/** A publisher that answers at once, by the address; and a keyring that reads there. */
function publishing(...keys: object[]) {
  const clock = { now: 0 };
  const { lines, logger } = logBook();
  const asked: Parameters<Outgoing['send']>[0][] = [];
  const answers = new Map<string, { status: number; text: string }>();
  const says = (url: string, body: unknown, status = 200) =>
    void answers.set(url, { status, text: typeof body === 'string' ? body : JSON.stringify(body) });
  says(metadataUrl, { jwks_uri: keysUrl, issuer: 'x' });
  says(keysUrl, { keys });
  const outgoing: Outgoing = {
    async send(request) {
      asked.push(request);
      const answer = answers.get(request.url);
      if (!answer) throw new Error(`Nobody is at ${request.url}.`);
      return { ...answer, headers: {} };
    },
  };
  const keyring = createKeyring({ metadataUrl, outgoing, allowLoopback: false, now: () => clock.now, logger });
  const reads = () => asked.filter(({ url }) => url === metadataUrl).length;
  const findAt = async (now: number, kid: string) => {
    clock.now = now;
    return (await keyring.find(kid))?.kid ?? null;
  };
  return { keyring, clock, lines, asked, says, isGone: () => answers.clear(), reads, findAt };
}

describe('the keys', () => {
  it('are asked for where the metadata says, within five seconds and a mebibyte', async () => {
    const { keyring, asked } = publishing(first!.jwk);

    await keyring.load();

    const limits = { method: 'GET', timeoutMs: 5_000, maxBytes: 1_048_576 };
    expect(asked).toEqual([
      { ...limits, url: metadataUrl },
      { ...limits, url: keysUrl },
    ]);
  });

  it('are each found with what it may speak for, and with nothing where it says nothing', async () => {
    const { keyring } = publishing({ ...first!.jwk, endorsements: ['msteams'] }, second!.jwk);

    const found = [await keyring.find('first'), await keyring.find('second'), await keyring.find('third')];

    expect(found[0]).toMatchObject({ kid: 'first', pem: first!.publicPem, endorsements: ['msteams'] });
    expect(found[1]).toMatchObject({ kid: 'second', pem: second!.publicPem, endorsements: [] });
    expect(found[2]).toBeNull();
  });

  it('are read at the start when there are none, and not once more for another start', async () => {
    const { keyring, reads } = publishing(first!.jwk);

    expect(keyring.loaded()).toBe(false);
    await keyring.load();
    await keyring.load();

    expect([keyring.loaded(), reads()]).toEqual([true, 1]);
  });

  it('of other kinds, and those without a name, are passed over', async () => {
    const nameless = { ...second!.jwk, kid: undefined };
    const { keyring } = publishing({ kty: 'EC', kid: 'curve' }, nameless, first!.jwk, { kty: 'oct', kid: 'secret' });

    const found = await Promise.all(['curve', 'secret', 'undefined', 'first'].map((kid) => keyring.find(kid)));

    expect(found.map((key) => key?.kid ?? null)).toEqual([null, null, null, 'first']);
  });
});

describe('an unknown key', () => {
  it('makes it read anew a minute after the last try, and not a moment sooner', async () => {
    const { keyring, says, findAt, reads } = publishing(first!.jwk);
    await keyring.load();
    says(keysUrl, { keys: [first!.jwk, second!.jwk] });

    expect([await findAt(minute - 1, 'second'), reads()]).toEqual([null, 1]);
    expect([await findAt(minute, 'second'), reads()]).toEqual(['second', 2]);
  });

  it('makes it read anew five seconds after the last try, while there are no keys at all', async () => {
    const { keyring, says, isGone, findAt, reads, lines } = publishing();
    isGone();
    await keyring.load();
    says(metadataUrl, { jwks_uri: keysUrl });
    says(keysUrl, { keys: [first!.jwk] });

    expect([await findAt(4_999, 'first'), reads()]).toEqual([null, 1]);
    expect([await findAt(5_000, 'first'), reads()]).toEqual(['first', 2]);
    expect(lines).toHaveLength(1);
  });

  it('is waited for by everybody who asks while the keys are read', async () => {
    const { keyring, reads } = publishing(first!.jwk, second!.jwk);

    const found = await Promise.all(['first', 'second', 'first'].map((kid) => keyring.find(kid)));

    expect([found.map((key) => key?.kid), reads()]).toEqual([['first', 'second', 'first'], 1]);
  });

  it('is read for also after the clock was set back', async () => {
    const { keyring, clock, says, findAt } = publishing(first!.jwk);
    clock.now = 10 * day;
    await keyring.load();
    says(keysUrl, { keys: [second!.jwk] });

    expect(await findAt(9 * day, 'second')).toBe('second');
  });
});

describe('a known key', () => {
  it('is looked after anew once a day is over, and not sooner', async () => {
    const { keyring, findAt, reads } = publishing(first!.jwk);
    await keyring.load();

    expect([await findAt(day, 'first'), reads()]).toEqual(['first', 1]);
    expect([await findAt(day + 1, 'first'), reads()]).toEqual(['first', 2]);
    expect([await findAt(day + minute + 1, 'first'), reads()]).toEqual(['first', 2]);
  });

  it('serves while nobody answers, who is asked once a minute however many tokens come', async () => {
    const { keyring, isGone, findAt, reads } = publishing(first!.jwk);
    await keyring.load();
    isGone();

    const found = [];
    for (const at of [0, 1, minute - 1, minute, minute + 1]) {
      for (let n = 0; n < 5; n += 1) found.push(await findAt(2 * day + at, 'first'));
      await new Promise(setImmediate);
    }

    expect([new Set(found), reads()]).toEqual([new Set(['first']), 3]);
  });
});

describe('what is published', () => {
  const padded = (length: number) => first!.jwk.n!.padStart(length, 'A');
  const many = (count: number) => Array.from({ length: count }, (_, n) => ({ kty: 'EC', kid: `curve-${n}` }));
  const good = () => ({ ...first!.jwk, kid: 'good' });

  it.each([
    ['five hundred keys', () => [good(), ...many(499)], 'good'],
    ['five hundred and one', () => [good(), ...many(500)], null],
    ['a name of 256 letters', () => [good(), { kty: 'EC', kid: 'x'.repeat(256) }], 'good'],
    ['a name of 257', () => [good(), { kty: 'EC', kid: 'x'.repeat(257) }], null],
    ['a modulus of 16,384 bits', () => [good(), { kty: 'EC', kid: 'c', n: padded(2_731) }], 'good'],
    ['a longer modulus', () => [good(), { kty: 'EC', kid: 'c', n: padded(2_732) }], null],
    ['an exponent of 16 letters', () => [good(), { kty: 'EC', kid: 'c', e: 'A'.repeat(16) }], 'good'],
    ['a longer exponent', () => [good(), { kty: 'EC', kid: 'c', e: 'A'.repeat(17) }], null],
    ['two hundred endorsements', () => [{ ...good(), endorsements: Array(200).fill('msteams') }], 'good'],
    ['one endorsement more', () => [{ ...good(), endorsements: Array(201).fill('msteams') }], null],
    ['an endorsement of 256 letters', () => [{ ...good(), endorsements: ['x'.repeat(256)] }], 'good'],
    ['a longer endorsement', () => [{ ...good(), endorsements: ['x'.repeat(257)] }], null],
    ['a key of no kind', () => [good(), { kid: 'c' }], null],
    ['only keys of other kinds', () => [{ ...good(), kty: 'EC' }], null],
    ['only keys without a name', () => [{ ...good(), kid: undefined }], null],
    ['nothing', () => [], null],
  ])('with %s is a key set, or is not taken', async (_what, keysOf, expected) => {
    const { keyring } = publishing(...keysOf());

    expect((await keyring.find('good'))?.kid ?? null).toBe(expected);
  });

  it.each([
    ['another status', (says: Says) => says(keysUrl, { keys: [first!.jwk] }, 503), 'GET keys.example answered 503.'],
    ['another status before that', (says: Says) => says(metadataUrl, {}, 302), 'GET login.example answered 302.'],
    ['no JSON', (says: Says) => says(keysUrl, '<html>'), 'JSON'],
    ['no address of the keys', (says: Says) => says(metadataUrl, { issuer: 'x' }), 'jwks_uri'],
    ['no address for one', (says: Says) => says(metadataUrl, { jwks_uri: 'keys' }), 'jwks_uri'],
    [
      'one without TLS',
      (says: Says) => says(metadataUrl, { jwks_uri: 'http://keys.example/jwks' }),
      'The key set is offered without TLS.',
    ],
    ['no list of keys', (says: Says) => says(keysUrl, {}), 'keys'],
    ['no RSA key', (says: Says) => says(keysUrl, { keys: [] }), 'The key set holds no RSA key.'],
  ])('with %s is written to the log with what was wrong, and nothing is thrown', async (_what, publish, message) => {
    const { keyring, says, lines } = publishing(first!.jwk);
    publish(says);

    await keyring.load();

    expect(keyring.loaded()).toBe(false);
    expect(lines).toEqual([
      {
        level: 'warn',
        message: 'signing keys of the channel could not be read',
        fields: { err: expect.objectContaining({ message: expect.stringContaining(message) }), metadataUrl },
      },
    ]);
  });
});

type Says = (url: string, body: unknown, status?: number) => void;
