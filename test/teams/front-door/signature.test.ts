import { createPublicKey } from 'node:crypto';
import { Refusal } from '../../../src/teams/front-door/refusal';
import { bearerGuard, tokenGuard } from '../../../src/teams/front-door/token';
import { createVerifiedTokens } from '../../../src/teams/front-door/verified';
import { answerOf, keyringOf, withHeader } from '../support/door';
import { makeKey, sign, type KeyPair } from '../support/signer';

const rule = { appId: 'our-bot', issuer: 'https://api.botframework.com' };
const clock = () => new Date();

let [first, second]: KeyPair[] = [];
beforeAll(async () => {
  [first, second] = await Promise.all([makeKey('first'), makeKey('second')]);
});

const claiming = (claims: object) => sign(first!, { iss: rule.issuer, aud: rule.appId, ...claims });

describe('a signature that was checked', () => {
  /** A key that counts how often somebody looks at it. */
  function counted(key: KeyPair) {
    const seen = { looks: 0 };
    const publicKey = createPublicKey(key.publicPem);
    const look = () => ((seen.looks += 1), 'rsa');
    Object.defineProperty(publicKey, 'asymmetricKeyType', { get: look });
    return { key: { ...key, publicKey }, seen };
  }

  it('is not checked again for the same token: a flood with one costs one verification', async () => {
    const { key, seen } = counted(first!);
    const guard = tokenGuard({ ...rule, keyring: keyringOf({ key }), now: clock });
    const [one, other] = [await claiming({}), await claiming({ jti: 'other' })];
    const show = async (token: string) => {
      const arrival = withHeader(`Bearer ${token}`);
      await bearerGuard.check(arrival);
      return [await answerOf(guard, arrival), seen.looks] as const;
    };

    const [, once] = await show(one);
    expect(once).toBeGreaterThan(0);
    expect([await show(one), await show(one), await show(other)]).toEqual([
      ['let in', once],
      ['let in', once],
      ['let in', 2 * once],
    ]);
  });

  it('is not taken for proven when another key has come under the same name', async () => {
    let key = first!;
    const keyring = { ...keyringOf(), find: (kid: string) => keyringOf({ key: { ...key, kid: 'first' } }).find(kid) };
    const guard = tokenGuard({ ...rule, keyring, now: clock });
    const arrival = withHeader(`Bearer ${await claiming({})}`);
    await bearerGuard.check(arrival);

    const before = await answerOf(guard, arrival);
    key = second!;
    const after = await answerOf(guard, arrival);

    expect([before, after]).toEqual(['let in', '401 token does not verify']);
  });

  it('that failed is refused with what the library said', async () => {
    const keyring = keyringOf({ key: { ...second!, kid: 'first' } });
    const arrival = withHeader(`Bearer ${await claiming({})}`);
    await bearerGuard.check(arrival);
    const checked = Promise.resolve(tokenGuard({ ...rule, keyring, now: clock }).check(arrival));

    await expect(checked).rejects.toBeInstanceOf(Refusal);
    await expect(checked).rejects.toMatchObject({ cause: { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' } });
  });

  it('is remembered for a hundred tokens, and the oldest is forgotten for the next', () => {
    const verified = createVerifiedTokens();
    const held = (...tokens: string[]) => tokens.map((token) => verified.has(token, first!.publicKey));
    for (let n = 1; n <= 100; n += 1) verified.keep(`token ${n}`, first!.publicKey);

    expect(held('token 1', 'token 100', 'token 101')).toEqual([true, true, false]);
    expect(verified.has('token 1', second!.publicKey)).toBe(false);
    verified.keep('token 101', first!.publicKey);
    expect(held('token 1', 'token 2', 'token 101')).toEqual([false, true, true]);
  });
});
