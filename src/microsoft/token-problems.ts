import { UpstreamError, type Problem } from '../desk/problem';
import type { Unanswered } from './network-problems';
import { foreignText } from './redact';
import { refusalOf, type SignInIdentity } from './sign-in-refusals';

/** Sign-in asked to wait; msal keeps to it without asking again. */
export function busyError(purpose: Unanswered, pauseMs: number): UpstreamError {
  const problem: Problem = {
    code: 'service-busy',
    standing: 'service-not-asked',
    values: { doing: purpose.doing, case: 'sign-in' },
  };
  return new UpstreamError('again', problem, { retryAfterMs: pauseMs });
}

/** The endpoint that gives out tokens of the managed identity is in passing trouble, or something else answers there. */
export function identityAwayError(purpose: Unanswered, technical: string, retryAfterMs?: number): UpstreamError {
  const problem: Problem = {
    code: 'identity-away',
    standing: 'service-not-asked',
    technical: foreignText(technical, []),
    values: { doing: purpose.doing },
  };
  return new UpstreamError('again', problem, { retryAfterMs });
}

/** Sign-in answered with something that is no answer of its own: a proxy, a maintenance page, half a body. */
export function unreadableError(purpose: Unanswered, status: number): UpstreamError {
  return new UpstreamError('again', {
    code: 'service-away',
    standing: 'service-not-asked',
    technical: `status ${status}`,
    values: { doing: purpose.doing, case: 'sign-in-unreadable' },
  });
}

/** The credential cannot be read from where the settings say; `cause` is never shown as it is. */
export function unreadableCredential(cause: string): UpstreamError {
  return new UpstreamError('again', {
    code: 'credential-unreadable',
    standing: 'service-not-asked',
    values: { cause },
  });
}

/**
 * Sign-in refused the app. Decided by `error` alone, as Microsoft asks; the AADSTS number in the description is for people,
 * and so are the words and the `reason` among the values that go with it.
 */
export function credentialError(
  purpose: Unanswered,
  identity: SignInIdentity,
  resource: string,
  error: string,
  description: string,
): UpstreamError {
  const technical = foreignText(`${error} ${/AADSTS\d+/.exec(description)?.[0] ?? ''}`, []);
  const standing = 'service-not-asked' as const;

  if (error === 'invalid_resource' || error === 'invalid_scope' || description.includes('AADSTS500011')) {
    return new UpstreamError('refused', {
      code: 'resource-unknown',
      standing,
      technical,
      values: { resource },
    });
  }
  if (error === 'server_error' || error === 'temporarily_unavailable') {
    return new UpstreamError('again', {
      code: 'service-away',
      standing,
      technical,
      values: { doing: purpose.doing, case: 'sign-in' },
    });
  }
  return new UpstreamError('refused', {
    code: 'credential-refused',
    standing,
    technical,
    values: refusalOf(identity, description) ?? { case: identity.credential.kind },
  });
}
