import { bearerGuard, endorsementGuard, tokenGuard } from '../../../src/teams/front-door/token';
import { answerOf, keyringOf, withHeader } from '../support/door';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = { iss: 'https://api.botframework.com', aud: 'our-bot' };
const token = `${part({ alg: 'RS256', kid: 'first' })}.${part(claims)}.sig-_9`;
const none = '401 no bearer token';
const unreadable = '401 token cannot be read';

describe('the header', () => {
  it.each([
    ['that is right', `Bearer ${token}`, 'let in'],
    ['of 16,000 letters', `Bearer ${token}`.padEnd(16_000, 'x'), 'let in'],
    ['of 16,001 letters', `Bearer ${token}`.padEnd(16_001, 'x'), none],
    ['that is missing', undefined, none],
    ['that is empty', '', none],
    ['in small letters', `bearer ${token}`, none],
    ['with two blanks', `Bearer  ${token}`, none],
    ['with something before it', `Basic Bearer ${token}`, none],
    ['with something after it', `Bearer ${token} x`, none],
    ['with a line after it', `Bearer ${token}\n`, none],
    ['with a fourth part', `Bearer ${token}.x`, none],
    ['with two parts', `Bearer ${part({})}.${part(claims)}`, none],
    ['with an empty signature', `Bearer ${part({})}.${part(claims)}.`, none],
    ['with an empty head', `Bearer .${part(claims)}.sig`, none],
    ['with empty claims', `Bearer ${part({})}..sig`, none],
    ['with other letters in the head', `Bearer ${part({})}=.${part(claims)}.sig`, none],
    ['with other letters in the claims', `Bearer ${part({})}.${part(claims)}=.sig`, none],
    ['with other letters in the signature', `Bearer ${part({})}.${part(claims)}.s+g`, none],
    ['whose head is no JSON', `Bearer abc.${part(claims)}.sig`, unreadable],
    ['whose claims are no JSON', `Bearer ${part({ alg: 'RS256' })}.abc.sig`, unreadable],
    ['whose claims are a list', `Bearer ${part({ alg: 'RS256' })}.${part([])}.sig`, unreadable],
  ])('%s', async (_what, authorization, expected) => {
    expect(await answerOf(bearerGuard, withHeader(authorization))).toBe(expected);
  });

  it('gives what the token says of itself to the guards behind it', async () => {
    const arrival = withHeader(`Bearer ${token}`);

    await bearerGuard.check(arrival);

    expect(arrival.presented).toEqual({ token, header: { alg: 'RS256', kid: 'first' }, claims });
  });

  it('that cannot be read is refused with what the reader said', async () => {
    const read = Promise.resolve().then(() => bearerGuard.check(withHeader('Bearer a.b.c')));

    await expect(read).rejects.toMatchObject({ status: 401, cause: expect.any(TypeError) });
  });

  it('that was not looked at lets nobody pass the guards behind it', async () => {
    const keyring = keyringOf();
    const rule = { appId: 'our-bot', issuer: claims.iss, keyring, now: () => new Date() };
    const guards = [tokenGuard(rule), endorsementGuard(keyring)];

    const answers = await Promise.all(guards.map((guard) => answerOf(guard, withHeader(`Bearer ${token}`))));

    expect(answers).toEqual(Array(2).fill('401 no token was presented'));
  });
});
