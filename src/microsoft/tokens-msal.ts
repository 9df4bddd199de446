import { createHash } from 'node:crypto';
import {
  AuthError,
  ConfidentialClientApplication,
  ManagedIdentityApplication,
  type AuthenticationResult,
  type INetworkModule,
  type NetworkRequestOptions,
  type NetworkResponse,
} from '@azure/msal-node';
import { z } from 'zod/v4';
import { UpstreamError } from '../desk/problem';
import { HostClosed, type HostGates } from './host-gate';
import { NetworkFault, type Http, type HttpAnswer } from './http';
import { closedError, networkError } from './network-problems';
import { retryAfterMs } from './retry-after';
import { sendThroughGate } from './send';
import { busyError, credentialError } from './token-problems';
import type { ClientCredential, Credential, ManagedIdentity, TokenOptions } from './tokens';

export interface TokenClient {
  /** A token from msal's cache or from the network. Throws UpstreamError. */
  acquire(credential: Credential, resource: string, skipCache: boolean): Promise<AuthenticationResult>;
}

const MSAL_PAUSE_MS = 60_000;
const PUBLIC_LOGIN = 'https://login.microsoftonline.com';

export function createTokenClient(http: Http, gates: HostGates, options: TokenOptions): TokenClient {
  const network = createNetwork(http, gates, options.login);
  let confidential: { key: string; client: ConfidentialClientApplication } | undefined;

  async function ask(
    credential: Credential,
    resource: string,
    skipCache: boolean,
  ): Promise<AuthenticationResult | null> {
    if (credential.kind === 'managed-identity') {
      return managedIdentity(credential, network.client).acquireToken({ resource, forceRefresh: skipCache });
    }
    const key = createHash('sha256').update(JSON.stringify(credential)).digest('hex');
    if (confidential?.key !== key)
      confidential = { key, client: confidentialClient(options, credential, network.client) };
    return confidential.client.acquireTokenByClientCredential({ scopes: [`${resource}/.default`], skipCache });
  }

  return {
    async acquire(credential, resource, skipCache) {
      const failure = (error: unknown) =>
        tokenError(network.behind(error), options, credential, resource, network.pausedMs());
      const result = await ask(credential, resource, skipCache).catch((error: unknown) => {
        throw failure(error);
      });
      if (result) return result;
      throw failure(undefined);
    },
  };
}

function tokenError(
  error: unknown,
  options: TokenOptions,
  credential: Credential,
  resource: string,
  pausedMs: number,
): UpstreamError {
  const url = `${options.login}/${options.tenantId}/oauth2/v2.0/token`;
  const purpose = { service: 'login', method: 'POST', url, doing: `get a token for ${resource}` } as const;
  const cause = error instanceof AuthError && 'carried' in error ? error.carried : error;

  if (cause instanceof UpstreamError) return cause;
  if (cause instanceof HostClosed) return closedError(purpose, cause);
  if (cause instanceof NetworkFault) return networkError(purpose, cause);
  if (pausedMs > 0) return busyError(purpose, pausedMs);
  const { tenantId, clientId } = options;
  const identity = { tenantId, clientId, credential };
  if (error instanceof AuthError)
    return credentialError(purpose, identity, resource, error.errorCode, error.errorMessage);
  return credentialError(purpose, identity, resource, 'unusable_credential', '');
}

function managedIdentity({ clientId }: ManagedIdentity, networkClient: INetworkModule): ManagedIdentityApplication {
  return new ManagedIdentityApplication({
    ...(clientId !== undefined && { managedIdentityIdParams: { userAssignedClientId: clientId } }),
    system: { networkClient },
  });
}

function confidentialClient(options: TokenOptions, credential: ClientCredential, networkClient: INetworkModule) {
  const origin = msalOrigin(options.login);
  return new ConfidentialClientApplication({
    auth: {
      clientId: options.clientId,
      authority: `${origin}/${options.tenantId}`,
      // With the port: msal compares the whole host.
      knownAuthorities: [new URL(origin).host],
      ...proofOf(credential),
    },
    system: { networkClient },
  });
}

function proofOf(credential: ClientCredential) {
  if (credential.kind === 'secret') return { clientSecret: credential.secret };
  const { thumbprintSha256, privateKey, x5c } = credential;
  return { clientCertificate: { thumbprintSha256, privateKey, ...(x5c !== undefined && { x5c }) } };
}

// msal insists on https. A simulated tenant on this machine may speak http: then msal believes in the public address.
function msalOrigin(login: string): string {
  const { protocol, hostname } = new URL(login);
  if (protocol === 'https:') return login;
  if (hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]') return PUBLIC_LOGIN;
  throw new Error(`The sign-in address ${login} must begin with https://`);
}

function createNetwork(http: Http, gates: HostGates, login: string) {
  const origin = msalOrigin(login);
  let pausedUntil = 0;
  let discovery: AuthError | undefined;

  async function send<T>(
    method: 'GET' | 'POST',
    url: string,
    options: NetworkRequestOptions = {},
  ): Promise<NetworkResponse<T>> {
    const request = {
      service: 'login',
      method,
      url: url.startsWith(origin) ? login + url.slice(origin.length) : url,
      headers: options.headers ?? {},
      ...(options.body !== undefined && { body: options.body }),
    } as const;
    const answer = await sendThroughGate(http, gates, request).catch((error: unknown) => {
      const failure = carried(error);
      if (method === 'GET') discovery = failure;
      throw failure;
    });
    if (method === 'GET') discovery = refusedDiscovery(answer);
    pausedUntil = Math.max(pausedUntil, pauseAfter(answer.status, answer.headers['retry-after']));
    return { status: answer.status, headers: { ...answer.headers }, body: (answer.body ?? {}) as T };
  }

  const client: INetworkModule = {
    sendGetRequestAsync: (url, options) => send('GET', url, options),
    sendPostRequestAsync: (url, options) => send('POST', url, options),
  };
  return {
    client,
    /** How long msal will go on refusing by itself. */
    pausedMs: () => Math.max(0, pausedUntil - performance.now()),
    /** msal drops what went wrong while it looked for the endpoints of the tenant, and says only that there are none. */
    behind: (error: unknown) =>
      error instanceof AuthError && error.errorCode === 'endpoints_resolution_error' ? (discovery ?? error) : error,
  };
}

const oauthError = z.object({ error: z.string(), error_description: z.string().default('') });

/** What sign-in said instead of the endpoints of the tenant: it does not know the tenant, for instance. */
function refusedDiscovery({ status, body }: HttpAnswer): AuthError | undefined {
  const refused = oauthError.safeParse(body);
  if (status < 400 || !refused.success) return undefined;
  return new AuthError(refused.data.error, '', refused.data.error_description);
}

// msal lets only errors of its own kind pass and resets their prototype, so ours travel as a property.
function carried(error: unknown): AuthError {
  return Object.assign(new AuthError('carried', ''), { carried: error });
}

// msal refuses the same question for Retry-After, or for a minute after 429 and 5xx, without asking the network.
function pauseAfter(status: number, header: string | undefined): number {
  const now = performance.now();
  if (status < 300) return 0;
  const asked = retryAfterMs(header, Date.now());
  if (asked !== undefined) return now + asked;
  return status === 429 || status >= 500 ? now + MSAL_PAUSE_MS : 0;
}
