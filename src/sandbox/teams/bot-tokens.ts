import { createLocalJWKSet, createRemoteJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { CONNECTOR_AUDIENCE } from './keys';

/** Says whether a bearer token proves the caller to be the bot. */
export type BotTokenVerifier = (token: string) => Promise<boolean>;

interface TokenIssuer {
  /** The simulated tenant's keys: the key set, or its address. */
  readonly jwks: JSONWebKeySet | string;
  /** Expected `iss`; not checked when absent. */
  readonly issuer?: string;
  /** Expected client id, in `appid` or `azp`; not checked when absent. */
  readonly appId?: string;
  /** The issuer's clock, milliseconds; the machine's when absent. */
  readonly now?: () => number;
}

/** Accepts RS256 tokens for the Bot Connector signed by the simulated tenant. */
export function verifyBotTokensFrom(tenant: TokenIssuer): BotTokenVerifier {
  const keys =
    typeof tenant.jwks === 'string' ? createRemoteJWKSet(new URL(tenant.jwks)) : createLocalJWKSet(tenant.jwks);
  const options = {
    audience: CONNECTOR_AUDIENCE,
    algorithms: ['RS256'],
    ...(tenant.issuer ? { issuer: tenant.issuer } : {}),
  };

  return async function verify(token) {
    try {
      const { payload } = await jwtVerify(token, keys, {
        ...options,
        currentDate: new Date(tenant.now?.() ?? Date.now()),
      });
      return tenant.appId === undefined || payload['appid'] === tenant.appId || payload['azp'] === tenant.appId;
    } catch {
      return false;
    }
  };
}
