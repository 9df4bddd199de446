import { compactVerify, decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from 'jose';
import type { Arrival, Guard } from './arrival';
import type { Keyring } from './keyring';
import { Refusal } from './refusal';
import { createVerifiedTokens } from './verified';

/** Clocks may differ by so much, seconds (bot-framework-rest-connector-authentication, "Verify the JWT token"). */
const skew = 300;
const algorithm = 'RS256';
const longestToken = 16_000;
const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/;

interface TokenRule {
  /** Exact `aud`. */
  readonly appId: string;
  /** Exact `iss`. */
  readonly issuer: string;
  readonly keyring: Keyring;
  readonly now: () => Date;
}

/** Cheap look at the Authorization header: a bearer token that can be read. */
export const bearerGuard: Guard = {
  name: 'bearer',
  when: 'head',
  check(arrival) {
    const given = arrival.authorization ?? '';
    const token = given.length > longestToken ? undefined : bearer.exec(given)?.[1];
    if (token === undefined) throw new Refusal(401, 'no bearer token');
    try {
      arrival.presented = { token, header: decodeProtectedHeader(token), claims: decodeJwt(token) };
    } catch (cause) {
      throw new Refusal(401, 'token cannot be read', undefined, { cause });
    }
  },
};

/**
 * Algorithm, issuer, audience, time, key, and last of all, because it costs most, the signature. Only the channel's own tokens
 * pass: those of the emulator and of other bots have another issuer. Key references inside the token (`jku`, `x5u`, `jwk`) are
 * never followed.
 */
export function tokenGuard(rule: TokenRule): Guard {
  const verified = createVerifiedTokens();

  return {
    name: 'token',
    when: 'head',
    async check(arrival) {
      const { token, header, claims } = presentedOf(arrival);
      refuseForeign(header, claims, rule);
      const key = (await rule.keyring.find(String(header.kid)))?.key;
      if (!key) throw new Refusal(401, 'no such signing key');
      if (verified.has(token, key)) return;
      await compactVerify(token, key, { algorithms: [algorithm] }).catch((cause: unknown) => {
        throw new Refusal(401, 'token does not verify', undefined, { cause });
      });
      verified.keep(token, key);
    },
  };
}

/** What the token says of itself, before anything is looked up for it. Proven only by the signature. */
function refuseForeign({ alg }: ProtectedHeaderParameters, claims: JWTPayload, rule: TokenRule): void {
  const { iss, aud, exp, nbf = 0 } = claims;
  if (alg !== algorithm) throw new Refusal(401, 'token is signed in another way');
  if (iss !== rule.issuer) throw new Refusal(401, 'token is of another issuer');
  if (aud !== rule.appId) throw new Refusal(401, 'token is for another audience, or for several');
  const seconds = Math.floor(rule.now().getTime() / 1_000);
  const isInTime = typeof exp === 'number' && typeof nbf === 'number' && exp > seconds - skew && nbf <= seconds + skew;
  if (!isInTime) throw new Refusal(401, 'token is out of its time');
}

/** The key that signed must be endorsed for Teams; the SDK would let a key without endorsements pass. */
export function endorsementGuard(keyring: Keyring): Guard {
  return {
    name: 'endorsement',
    when: 'head',
    async check(arrival) {
      const key = await keyring.find(String(presentedOf(arrival).header.kid));
      if (!key?.endorsements.includes('msteams')) throw new Refusal(401, 'key is not endorsed for msteams');
    },
  };
}

export function presentedOf(arrival: Arrival): NonNullable<Arrival['presented']> {
  if (!arrival.presented) throw new Refusal(401, 'no token was presented');
  return arrival.presented;
}
