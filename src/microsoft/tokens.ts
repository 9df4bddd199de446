import type { Credential, TokenOptions } from './credential';
import type { HostGates } from './host-gate';
import type { Http } from './http';
import { unreadableCredential } from './token-problems';
import { createTokenClient } from './tokens-msal';

export interface Tokens {
  /**
   * A token for an audience such as `https://graph.microsoft.com`. `refused`: a token the service did not accept; it is
   * not given out again. Throws UpstreamError: `refused` with `credential-refused` or `resource-unknown`, else `again`.
   */
  token(resource: string, options?: { readonly refused?: string }): Promise<string>;
}

interface HeldToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

// Tokens live about an hour; a call and its retries must not outlive the one it took.
const SPARE_MS = 300_000;

/** Tokens by msal, over our own http. Callers that need the same token at the same time share one request. */
export function createTokens(http: Http, gates: HostGates, options: TokenOptions): Tokens {
  const held = new Map<string, HeldToken>();
  const underway = new Map<string, Promise<string>>();
  const client = createTokenClient(http, gates, options);

  async function acquire(resource: string, skipCache: boolean): Promise<string> {
    const result = await client.acquire(await readCredential(options), resource, skipCache);
    const expiresAt = result.expiresOn?.getTime() ?? Date.now() + 2 * SPARE_MS;
    held.set(resource, { token: result.accessToken, expiresAt });
    return result.accessToken;
  }

  return {
    async token(resource, { refused } = {}) {
      const known = held.get(resource);
      const usable = known && known.token !== refused && known.expiresAt - SPARE_MS > Date.now();
      if (usable) return known.token;

      const running = underway.get(resource);
      if (running) return running;
      const request = acquire(resource, refused !== undefined).finally(() => underway.delete(resource));
      underway.set(resource, request);
      return request;
    },
  };
}

/** A bad replacement can be put right while the bot runs, so it never undoes a run. */
async function readCredential({ credential }: TokenOptions): Promise<Credential> {
  try {
    return await credential();
  } catch (error) {
    throw unreadableCredential(error instanceof Error ? error.message : 'it cannot be read');
  }
}
