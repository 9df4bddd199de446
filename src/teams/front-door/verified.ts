import type { JWTPayload, KeyLike } from 'jose';

/** Most tokens that are remembered; Teams uses one for an hour. */
const most = 100;

/** A token whose signature was good, with the key that proved it. */
export interface Verified {
  readonly key: KeyLike;
  readonly payload: JWTPayload;
}

/**
 * Remembers good signatures, so that a flood with one token costs one verification. Only the signature is remembered: whether
 * the key is still published and the time not over is for the caller to ask each time.
 */
export function createVerifiedTokens() {
  const tokens = new Map<string, Verified>();
  return {
    find: (token: string, key: KeyLike): Verified | null => {
      const known = tokens.get(token);
      return known?.key === key ? known : null;
    },
    keep(token: string, verified: Verified): void {
      if (tokens.size >= most) tokens.delete(String(tokens.keys().next().value));
      tokens.set(token, verified);
    },
  };
}
