import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import type { Arrival, Guard } from './arrival';
import type { Keyring } from './keyring';
import { Refusal } from './refusal';

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
  async function keyFor({ kid }: { kid?: string }) {
    const found = kid === undefined ? null : await keyring.find(kid);
    if (!found) throw new Refusal(401, 'no such signing key');
    return found.key;
  }

  return {
    name: 'token',
    when: 'body',
    async check(arrival) {
      const rules = {
        algorithms: ['RS256'],
        issuer,
        audience: appId,
        clockTolerance: skew,
        requiredClaims: ['exp'],
        currentDate: now(),
      };
      const verified = await jwtVerify(presentedOf(arrival).token, keyFor, rules).catch((cause: unknown) => {
        throw cause instanceof Refusal ? cause : new Refusal(401, 'token does not verify', undefined, { cause });
      });
      if (typeof verified.payload.aud !== 'string') throw new Refusal(401, 'token is for several audiences');
    },
  };
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
