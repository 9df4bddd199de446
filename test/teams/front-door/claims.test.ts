import type { JWTPayload } from 'jose';
import type { Keyring } from '../../../src/teams/front-door/keyring';
import { bearerGuard, endorsementGuard, tokenGuard } from '../../../src/teams/front-door/token';
import { answerOf, arrivalOf, keyringOf, withHeader } from '../support/door';
import { makeKey, sign, type KeyPair } from '../support/signer';

const rule = { appId: 'our-bot', issuer: 'https://api.botframework.com' };
const good = { iss: rule.issuer, aud: rule.appId };
/** Seconds; the bot's clock stands shortly before the next one. */
const now = 1_900_000_000;
const clock = () => new Date(now * 1_000 + 999);

let [first, second]: KeyPair[] = [];
beforeAll(async () => {
  [first, second] = await Promise.all([makeKey('first'), makeKey('second')]);
});

/** What the head's guards say to a token. */
async function answerTo(token: string, keyring: Keyring = keyringOf({ key: first! })): Promise<string> {
  const arrival = withHeader(`Bearer ${token}`);
  const read = await answerOf(bearerGuard, arrival);
  return read === 'let in' ? answerOf(tokenGuard({ ...rule, keyring, now: clock }), arrival) : read;
}

/** A token that is right but for these claims, of the first key. */
const claiming = (claims: object, header: object = {}, key = first!) =>
  sign(key, { ...good, nbf: now, exp: now + 300, ...(claims as JWTPayload) }, { ...header });

const otherIssuer = '401 token is of another issuer';
const otherAudience = '401 token is for another audience, or for several';
const outOfTime = '401 token is out of its time';

describe('a token that is right in all else', () => {
  it.each([
    ['nothing else', {}, 'let in'],
    ['its issuer with a slash', { iss: `${rule.issuer}/` }, otherIssuer],
    ['its issuer in other letters', { iss: rule.issuer.toUpperCase() }, otherIssuer],
    ['no issuer', { iss: undefined }, otherIssuer],
    ['another audience', { aud: 'another-bot' }, otherAudience],
    ['its audience in other letters', { aud: 'OUR-BOT' }, otherAudience],
    ['its audience in a list', { aud: ['our-bot'] }, otherAudience],
    ['no audience', { aud: undefined }, otherAudience],
    ['an end 299 seconds ago', { exp: now - 299 }, 'let in'],
    ['an end 300 seconds ago', { exp: now - 300 }, outOfTime],
    ['an end in words', { exp: 'tomorrow' }, outOfTime],
    ['an end in digits', { exp: `${now + 300}` }, outOfTime],
    ['no end', { exp: undefined }, outOfTime],
    ['null as its end', { exp: null }, outOfTime],
    ['a beginning in 300 seconds', { nbf: now + 300 }, 'let in'],
    ['a beginning in 301 seconds', { nbf: now + 301 }, outOfTime],
    ['a beginning in words', { nbf: 'today' }, outOfTime],
    ['a beginning in digits', { nbf: `${now}` }, outOfTime],
    ['null as its beginning', { nbf: null }, outOfTime],
    ['no beginning', { nbf: undefined }, 'let in'],
    ['claims of its own', { serviceurl: 'https://x.example', tid: 'x' }, 'let in'],
  ])('and says %s', async (_what, claims, expected) => {
    expect(await answerTo(await claiming(claims))).toBe(expected);
  });

  it.each([
    ['RS384', '401 token is signed in another way'],
    ['PS256', '401 token is signed in another way'],
    ['RS256', 'let in'],
  ])('and is signed with %s', async (alg, expected) => {
    expect(await answerTo(await claiming({}, { alg }))).toBe(expected);
  });

  it.each([
    ['another key under its name', () => claiming({}, { kid: 'first' }, second), '401 token does not verify'],
    ['a key nobody publishes', () => claiming({}, {}, second), '401 no such signing key'],
    ['a key it does not name', () => claiming({}, { kid: undefined }), '401 no such signing key'],
    ['a key whose name is near', () => claiming({}, { kid: 'FIRST' }), '401 no such signing key'],
  ])('and is signed with %s', async (_what, made, expected) => {
    expect(await answerTo(await made())).toBe(expected);
  });

  it('is refused for the first thing that is wrong, the cheap ones before a key is looked for', async () => {
    const looked: string[] = [];
    const keyring = { ...keyringOf(), find: async (kid: string) => (looked.push(kid), null) };
    const wrong = { iss: 'evil', aud: 'another-bot', exp: now - 900 };
    const { iss, aud } = good;
    const tokens = [
      await claiming(wrong, { alg: 'RS384' }, second),
      await claiming(wrong, {}, second),
      await claiming({ ...wrong, iss }, {}, second),
      await claiming({ ...wrong, iss, aud }, {}, second),
      await claiming({}, {}, second),
    ];

    const answers = [];
    for (const token of tokens) answers.push(await answerTo(token, keyring));

    const nobodys = '401 no such signing key';
    expect(answers).toEqual(['401 token is signed in another way', otherIssuer, otherAudience, outOfTime, nobodys]);
    expect(looked).toEqual(['second']);
  });
});

describe('the key that signed', () => {
  const unendorsed = '401 key is not endorsed for msteams';

  it.each([
    ['Teams', ['msteams'], 'let in'],
    ['Teams among others', ['skype', 'msteams', 'webchat'], 'let in'],
    ['another channel', ['skype'], unendorsed],
    ['a channel that is called nearly so', ['msteams2', 'MSTeams'], unendorsed],
    ['none', [], unendorsed],
  ])('must be endorsed for Teams: endorsed for %s', async (_what, endorsements, expected) => {
    const guard = endorsementGuard(
      keyringOf({ key: second!, endorsements: ['msteams'] }, { key: first!, endorsements }),
    );

    expect(await answerOf(guard, arrivalOf())).toBe(expected);
  });

  it('must be published still', async () => {
    expect(await answerOf(endorsementGuard(keyringOf({ key: second! })), arrivalOf())).toBe(unendorsed);
  });
});
