import type { KeyLike } from 'jose';

/** Most tokens that are remembered; Teams uses one for an hour. */
const most = 100;

/**
 * Remembers good signatures, so that a flood with one token costs one verification. Only the signature is remembered: whether
 * the key is still published and the time not over is for the caller to ask each time.
 */
export function createVerifiedTokens() {
  const provenBy = new Map<string, KeyLike>();
  return {
    has: (token: string, key: KeyLike): boolean => provenBy.get(token) === key,
    keep(token: string, key: KeyLike): void {
      if (provenBy.size >= most) provenBy.delete(String(provenBy.keys().next().value));
      provenBy.set(token, key);
    },
  };
}
