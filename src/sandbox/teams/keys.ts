import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
  type JSONWebKeySet,
  type JWTPayload,
} from 'jose';

/** Audience of every token a bot shows to the Bot Connector. */
export const CONNECTOR_AUDIENCE = 'https://api.botframework.com';
const TOKEN_LIFE_SECONDS = 300;

/** The channel's signing key: what login.botframework.com publishes, and the tokens made with it. */
export interface ChannelKeys {
  readonly jwks: JSONWebKeySet;
  /** Signs with the published key. Claims given here win over the defaults (5 minutes of life). */
  sign(claims: JWTPayload): Promise<string>;
  /** True for a token of this key with the given audience, in time. */
  accepts(token: string, audience: string): Promise<boolean>;
}

// Making an RSA key takes a good part of a second, so one process makes one.
let keyPair: ReturnType<typeof generateKeyPair> | undefined;

/** The channel's RSA key, endorsed for `msteams`; new in every process. `now` is in epoch milliseconds. */
export async function createChannelKeys(now: () => number): Promise<ChannelKeys> {
  keyPair ??= generateKeyPair('RS256', { modulusLength: 2048 });
  const { publicKey, privateKey } = await keyPair;
  const kid = 'sandbox-channel-key';
  const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256', endorsements: ['msteams'] };
  const jwks: JSONWebKeySet = { keys: [jwk] };
  const keySet = createLocalJWKSet(jwks);

  return {
    jwks,
    sign(claims) {
      const issuedAt = Math.floor(now() / 1000);
      const payload = { nbf: issuedAt, exp: issuedAt + TOKEN_LIFE_SECONDS, ...claims };
      return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(privateKey);
    },
    async accepts(token, audience) {
      const options = { audience, currentDate: new Date(now()), algorithms: ['RS256'] };
      return jwtVerify(token, keySet, options).then(
        () => true,
        () => false,
      );
    },
  };
}
