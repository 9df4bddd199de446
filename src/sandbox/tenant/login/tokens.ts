import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT, errors, exportJWK, jwtVerify, type JWK } from 'jose';
import type { Caller, Call } from '../core/calls';
import { header } from '../core/calls';
import type { Settings } from '../core/options';

export interface Tokens {
  issue(grant: { audience: string; caller: Caller; userPrincipalName?: string }): Promise<string>;
  /** Who sent this request, if its token is genuine, in time and meant for one of `audiences`. */
  identify(
    call: Pick<Call, 'headers' | 'now'>,
    audiences: readonly string[],
  ): Promise<{ caller: Caller } | { problem: TokenProblem }>;
  publicKeys(): Promise<{ keys: JWK[] }>;
}

type TokenProblem = 'missing' | 'invalid' | 'expired' | 'audience';

// Making an RSA key takes a noticeable time, so the tenants of one process share theirs.
let sharedKey: { privateKey: KeyObject; publicKey: KeyObject; kid: string } | undefined;

function signingKey(): NonNullable<typeof sharedKey> {
  sharedKey ??= { ...generateKeyPairSync('rsa', { modulusLength: 2048 }), kid: randomUUID().replaceAll('-', '') };
  return sharedKey;
}

/** The tenant's own signing key, and tokens with the claims of Entra's v1 access tokens. */
export function createTokens(settings: Settings): Tokens {
  const issuer = `https://sts.windows.net/${settings.tenantId}/`;

  return {
    issue: (grant) => issue(settings, issuer, grant),

    async identify(call, audiences) {
      const [scheme, token] = (header(call, 'authorization') ?? '').split(' ');
      if (scheme !== 'Bearer' || !token) return { problem: 'missing' };

      try {
        const { payload } = await jwtVerify(token, signingKey().publicKey, {
          issuer,
          algorithms: ['RS256'],
          currentDate: new Date(call.now),
        });
        if (!audiences.includes(String(payload.aud).replace(/\/$/, ''))) return { problem: 'audience' };
        return { caller: callerOf(payload) };
      } catch (error) {
        return { problem: error instanceof errors.JWTExpired ? 'expired' : 'invalid' };
      }
    },

    async publicKeys() {
      const { publicKey, kid } = signingKey();
      return { keys: [{ ...(await exportJWK(publicKey)), kid, x5t: kid, use: 'sig', alg: 'RS256' }] };
    },
  };
}

type Grant = Parameters<Tokens['issue']>[0];

function issue(settings: Settings, issuer: string, { audience, caller, userPrincipalName }: Grant): Promise<string> {
  const { privateKey, kid } = signingKey();
  const now = Math.floor(settings.clock.now() / 1000);
  const claims = {
    appid: caller.appId,
    oid: caller.objectId,
    sub: caller.objectId,
    tid: settings.tenantId,
    ver: '1.0',
    idtyp: caller.kind,
    ...(caller.kind === 'app' ? { roles: [...caller.roles] } : { upn: userPrincipalName, scp: 'user_impersonation' }),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + settings.tokenLifetimeSeconds)
    .sign(privateKey);
}

function callerOf(claims: Record<string, unknown>): Caller {
  return {
    appId: String(claims.appid),
    objectId: String(claims.oid),
    kind: claims.idtyp === 'user' ? 'user' : 'app',
    roles: Array.isArray(claims.roles) ? claims.roles.map(String) : [],
  };
}
