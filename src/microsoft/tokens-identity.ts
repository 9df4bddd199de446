import { AuthError } from '@azure/msal-node';
import type { UpstreamError } from '../desk/problem';
import { HostClosed, type HostGates } from './host-gate';
import { NetworkFault, type Http, type HttpAnswer } from './http';
import { closedError } from './network-problems';
import { retryAfterMs } from '../desk/retry-after';
import type { SignInIdentity } from './sign-in-refusals';
import { credentialError, identityAwayError } from './token-problems';
import { createTokenNetwork, fieldsOf, textOf } from './tokens-network';

/** What the endpoint of the machine answered instead of a token. */
class NoToken extends Error {
  constructor(
    /** `unknown`: there is no such identity · `resource`: nor such an audience · `away`: anything else, which may pass. */
    readonly why: 'unknown' | 'resource' | 'away',
    readonly said: { readonly status: number; readonly code: string; readonly description: string },
    readonly retryAfterMs: number | undefined,
  ) {
    super(why);
  }
}

/** How long IMDS is left alone after a 410, ms; its update takes from a minute to some. */
const restAfterGone = 10_000;

/**
 * The network of a managed identity. Only a token and the documented "there is no such identity" are final; all else is
 * trouble that passes: IMDS answers 404 while it is updated, 410 for some minutes about monthly, 429 and 5xx in passing.
 * Sources: Entra docs "How to use managed identities on a VM to acquire an access token", retry guidance;
 * azure-sdk-for-go#1848 (410); the sources of msal-node 7.2, which makes an empty token of a body that is not JSON.
 * Its endpoint belongs to the machine (IMDS: "must bypass proxies"), so it is never asked through one.
 */
export function createIdentityNetwork(http: Http, gates: HostGates) {
  const isPassing = (status: number) => status === 404 || status === 408 || status >= 500;
  return createTokenNetwork({ http, gates, address: (url) => url, isPassing, judge, direct: true });
}

/** The error behind anything that asking for a token of a managed identity can throw. */
export function identityError(cause: unknown, identity: SignInIdentity, resource: string): UpstreamError {
  // msal alone knows the address; this one is of IMDS and stands for all.
  const url = 'http://169.254.169.254/metadata/identity/oauth2/token';
  const purpose = { service: 'login', method: 'GET', url, doing: `get a token for ${resource}` } as const;
  if (cause instanceof HostClosed) return closedError(purpose, cause);
  if (cause instanceof NetworkFault) return identityAwayError(purpose, `no answer (${cause.code})`);
  if (cause instanceof NoToken) {
    const { status, code, description } = cause.said;
    if (cause.why === 'away') return identityAwayError(purpose, `status ${status} ${code}`, cause.retryAfterMs);
    const error = cause.why === 'unknown' ? 'identity_not_found' : 'invalid_resource';
    return credentialError(purpose, identity, resource, error, description);
  }
  // Azure Arc answered with the machine's own identity instead of the one of the settings.
  if (cause instanceof AuthError && cause.errorCode === 'user_assigned_managed_identity_not_confirmed')
    return credentialError(purpose, identity, resource, cause.errorCode, '');
  return identityAwayError(purpose, cause instanceof AuthError ? cause.errorCode : 'no usable token');
}

function judge(answer: HttpAnswer): HttpAnswer {
  const { status, headers, body } = answer;
  if (status === 200 && isToken(body)) return answer;
  // Azure Arc asks for the contents of a file of the machine, which msal reads.
  if (status === 401 && headers['www-authenticate']?.includes('Basic realm=')) return answer;

  const said = { status, code: errorCode(body), description: textOf(body, 'error_description', 'message', 'Message') };
  const asked = retryAfterMs(headers['retry-after'], Date.now()) ?? (status === 410 ? restAfterGone : undefined);
  throw new NoToken(whyNot(said), said, asked);
}

/** Both fields as Microsoft documents them; a token without a readable end would be kept for no time or for ever. */
function isToken(body: unknown): boolean {
  const { expires_on: end } = fieldsOf(body);
  const seconds = Number(end) || Date.parse(String(end)) / 1_000;
  return textOf(body, 'access_token') !== '' && seconds > Date.now() / 1_000;
}

function errorCode(body: unknown): string {
  const { error } = fieldsOf(body);
  return typeof error === 'string' ? error : textOf(error, 'code');
}

/**
 * IMDS: 400 `invalid_request`, "Identity not found" (azure-sdk-for-net#37278). App Service and Container Apps: 400, "No
 * User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.", in older versions
 * "No MSI found …" or "No Managed Identity found …" (azure-docs#43543).
 */
function whyNot({ status, code, description }: NoToken['said']): NoToken['why'] {
  if (status !== 400) return 'away';
  if (code === 'invalid_resource' || description.includes('AADSTS500011')) return 'resource';
  if (code === 'invalid_request' && /^identity not found/i.test(description)) return 'unknown';
  return /^no (msi|.*managed identity) found for specified clientid/i.test(description) ? 'unknown' : 'away';
}
