import { z } from 'zod/v4';
import { UpstreamError } from '../desk/problem';
import { signInProblem } from '../desk/sign-in-failures';
import type { PasswordAttempt, SignIn } from '../recipe/ports/sign-in';
import { HostClosed, type HostGates } from './host-gate';
import { NetworkFault, type Http, type HttpAnswer, type HttpRequest } from './http';
import { closedError, networkError } from './network-problems';
import { busyError } from './token-problems';
import { retryAfterMs } from '../desk/retry-after';
import { sendThroughGate } from './send';

interface SignInOptions {
  /** Origin of the token endpoint. */
  readonly login: string;
  readonly tenantId: string;
  /** Asked for each sign-in, because the settings may change. */
  readonly places: { readonly environments: readonly { readonly id: string; readonly url: string }[] };
}

const refusal = z.object({ error_codes: z.array(z.number()).nullish() });
/** The account does not exist in the directory: a new one is not known everywhere at once. */
const UNKNOWN_ACCOUNT = 50034;
const PAUSE_MS = 30_000;

/** Resource owner password credentials, without msal, which caches and would keep a token (Entra docs, v2-oauth-ropc). */
export function createPasswordSignIn(http: Http, gates: HostGates, options: SignInOptions): SignIn {
  return {
    async withPassword(attempt) {
      const request = requestFor(attempt, options);
      const answer = await sendThroughGate(http, gates, request).catch((error: unknown) => {
        const unanswered = { ...request, doing: 'sign in as the account' };
        if (error instanceof HostClosed) throw closedError(unanswered, error);
        throw error instanceof NetworkFault ? networkError(unanswered, error) : error;
      });
      if (answer.status !== 200) throw refusalOf(request, answer);
    },
  };
}

function requestFor(attempt: PasswordAttempt, { login, tenantId, places }: SignInOptions): HttpRequest {
  const url = places.environments.find(({ id }) => id === attempt.environmentId)?.url ?? '';
  const form = new URLSearchParams({
    grant_type: 'password',
    client_id: attempt.clientId,
    scope: `${url}/.default`,
    username: attempt.userPrincipalName,
    password: attempt.password,
  });
  return {
    service: 'login',
    method: 'POST',
    url: `${login}/${tenantId}/oauth2/v2.0/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  };
}

/** The description is left out: it may quote what was sent. */
function refusalOf(request: HttpRequest, { status, body, headers }: HttpAnswer): UpstreamError {
  if (status === 429 || status >= 500) {
    const pause = retryAfterMs(headers['retry-after'], Date.now()) ?? PAUSE_MS;
    return busyError({ ...request, doing: 'sign in as the account' }, pause);
  }
  const read = refusal.safeParse(body);
  const number = read.success ? read.data.error_codes?.[0] : undefined;
  if (number === undefined) {
    return new UpstreamError('refused', { code: 'sign-in-unclear', values: { status } });
  }
  return new UpstreamError(number === UNKNOWN_ACCOUNT ? 'not-yet' : 'refused', signInProblem(number));
}
