import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import {
  AuthError,
  ConfidentialClientApplication,
  ManagedIdentityApplication,
  type AuthenticationResult,
  type INetworkModule,
  type NetworkRequestOptions,
} from '@azure/msal-node';
import type { UpstreamError } from '../desk/problem';
import { HostClosed, type HostGates } from './host-gate';
import { NetworkFault, type Http, type HttpAnswer } from './http';
import { createIdentityNetwork, identityError } from './tokens-identity';
import { closedError, networkError } from './network-problems';
import { retryAfterMs } from '../desk/retry-after';
import { busyError, credentialError, unreadableError } from './token-problems';
import type { ClientCredential, Credential, ManagedIdentity, TokenOptions } from './credential';
import { carriedBy, createTokenNetwork, fieldsOf, textOf } from './tokens-network';

interface TokenClient {
  /** A token from msal's cache or from the network. Throws UpstreamError. */
  acquire(credential: Credential, resource: string, skipCache: boolean): Promise<AuthenticationResult>;
}

const MSAL_PAUSE_MS = 60_000;
const PUBLIC_LOGIN = 'https://login.microsoftonline.com';

export function createTokenClient(http: Http, gates: HostGates, options: TokenOptions): TokenClient {
  const network = createLoginNetwork(http, gates, options.login);
  const identityNetwork = createIdentityNetwork(http, gates);
  let confidential: { key: string; client: ConfidentialClientApplication } | undefined;

  async function ask(
    credential: Credential,
    resource: string,
    skipCache: boolean,
  ): Promise<AuthenticationResult | null> {
    if (credential.kind === 'managed-identity') {
      const application = managedIdentity(credential);
      return callersNetwork.run(identityNetwork, () => application.acquireToken({ resource, forceRefresh: skipCache }));
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
      if (result?.accessToken) return result;
      throw failure(new Unreadable(200));
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
  const { tenantId, clientId } = options;
  const identity = { tenantId, clientId, credential };
  const url = `${options.login}/${options.tenantId}/oauth2/v2.0/token`;
  const doing = `get a token for ${resource}`;
  const cause = carriedBy(error);
  if (credential.kind === 'managed-identity') return identityError(cause, identity, resource);

  const purpose = { service: 'login', method: 'POST', url, doing } as const;
  if (cause instanceof HostClosed) return closedError(purpose, cause);
  if (cause instanceof NetworkFault) return networkError(purpose, cause);
  if (cause instanceof Unreadable) return unreadableError(purpose, cause.status);
  if (pausedMs > 0) return busyError(purpose, pausedMs);
  if (error instanceof AuthError)
    return credentialError(purpose, identity, resource, error.errorCode, error.errorMessage);
  return credentialError(purpose, identity, resource, 'unusable_credential', '');
}

// msal keeps the network of the first caller for all others in the process; this one passes each question to its own.
const callersNetwork = new AsyncLocalStorage<INetworkModule>();
const identityDelegate: INetworkModule = {
  sendGetRequestAsync: (url, options) => networkOfCaller().sendGetRequestAsync(url, options),
  sendPostRequestAsync: (url, options) => networkOfCaller().sendPostRequestAsync(url, options),
};

function networkOfCaller(): INetworkModule {
  const network = callersNetwork.getStore();
  if (!network) throw new Error('A token of a managed identity was asked for outside of acquire().');
  return network;
}

function managedIdentity({ clientId }: ManagedIdentity): ManagedIdentityApplication {
  return new ManagedIdentityApplication({
    ...(clientId !== undefined && { managedIdentityIdParams: { userAssignedClientId: clientId } }),
    // msal's own repeats last up to 70 s inside one call; ours are short, and the run sleeps durably between them.
    system: { networkClient: identityDelegate, disableInternalRetries: true },
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

function createLoginNetwork(http: Http, gates: HostGates, login: string) {
  const origin = msalOrigin(login);
  let pausedUntil = 0;
  let discovery: unknown;
  const network = createTokenNetwork({
    http,
    gates,
    address: (url) => (url.startsWith(origin) ? login + url.slice(origin.length) : url),
    isPassing: (status) => status >= 500,
    judge(answer, method) {
      const judged = judgeSignIn(answer, method);
      pausedUntil = Math.max(pausedUntil, pauseAfter(answer.status, answer.headers['retry-after']));
      if (method === 'GET') discovery = refusedDiscovery(judged);
      return judged;
    },
  });
  const client: INetworkModule = {
    ...network,
    sendGetRequestAsync: <T>(url: string, options?: NetworkRequestOptions) =>
      network.sendGetRequestAsync<T>(url, options).catch((error: unknown) => {
        discovery = error;
        throw error;
      }),
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

/** What sign-in said instead of the endpoints of the tenant: it does not know the tenant, for instance. */
function refusedDiscovery({ status, body }: HttpAnswer): AuthError | undefined {
  if (status < 400) return undefined;
  return new AuthError(textOf(body, 'error'), '', textOf(body, 'error_description'));
}

/** Half an answer, or one of a proxy, is not given to msal: it would make an empty token of it, and keep it. */
function judgeSignIn(answer: HttpAnswer, method: 'GET' | 'POST'): HttpAnswer {
  const { status, body } = answer;
  const isTrouble = status === 429 || status >= 500;
  if (isTrouble)
    return textOf(body, 'error') === '' ? { ...answer, body: { error: 'temporarily_unavailable' } } : answer;
  const isWhole = method === 'GET' ? Object.keys(fieldsOf(body)).length > 0 : textOf(body, 'access_token') !== '';
  if (status === 200 ? isWhole : textOf(body, 'error') !== '') return answer;
  throw new Unreadable(status);
}

class Unreadable extends Error {
  constructor(readonly status: number) {
    super('unreadable answer');
  }
}

// msal refuses the same question for Retry-After, or for a minute after 429 and 5xx, without asking the network.
function pauseAfter(status: number, header: string | undefined): number {
  const now = performance.now();
  if (status < 300) return 0;
  const asked = retryAfterMs(header, Date.now());
  if (asked !== undefined) return now + asked;
  return status === 429 || status >= 500 ? now + MSAL_PAUSE_MS : 0;
}
