import { decodeJwt, decodeProtectedHeader, jwtVerify, type JWTPayload } from 'jose';
import type { Arrival, Guard } from './arrival';
import type { Keyring } from './keyring';
import { Refusal } from './refusal';
import { createVerifiedTokens } from './verified';

/** Clocks may differ by so much, seconds (bot-framework-rest-connector-authentication, "Verify the JWT token"). */
const skew = 300;
const longestToken = 16_000;
const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/;

export interface TokenRule {
  /** Exact `aud`. */
  readonly appId: string;
  /** Exact `iss`. */
  readonly issuer: string;
  readonly keyring: Keyring;
  readonly now: () => Date;
}

/** Cheap look at the Authorization header, before a byte of the body is read. */
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
 * Signature, algorithm, issuer, audience and time. Only the channel's own tokens pass: those of the emulator and of
 * other bots have another issuer. Key references inside the token (`jku`, `x5u`, `jwk`) are never followed.
 */
export function tokenGuard({ appId, issuer, keyring, now }: TokenRule): Guard {
  const verified = createVerifiedTokens();

  return {
    name: 'token',
    when: 'body',
    async check(arrival) {
      const { token, header } = presentedOf(arrival);
      const key = (await keyring.find(String(header.kid)))?.key;
      if (!key) throw new Refusal(401, 'no such signing key');
      const known = verified.find(token, key);
      if (known) return refuseOutOfTime(known.payload, now());

      const rules = {
        algorithms: ['RS256'],
        issuer,
        audience: appId,
        clockTolerance: skew,
        requiredClaims: ['exp'],
        currentDate: now(),
      };
      const { payload } = await jwtVerify(token, key, rules).catch((cause: unknown) => {
        throw new Refusal(401, 'token does not verify', undefined, { cause });
      });
      if (typeof payload.aud !== 'string') throw new Refusal(401, 'token is for several audiences');
      verified.keep(token, { key, payload });
    },
  };
}

/** The same bounds as those of the first verification. */
function refuseOutOfTime({ exp = 0, nbf = 0 }: JWTPayload, now: Date): void {
  const seconds = Math.floor(now.getTime() / 1_000);
  if (exp <= seconds - skew || nbf > seconds + skew) throw new Refusal(401, 'token is out of its time');
}

/** The key that signed must be endorsed for Teams; the SDK would let a key without endorsements pass. */
export function endorsementGuard(keyring: Keyring): Guard {
  return {
    name: 'endorsement',
    when: 'body',
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
