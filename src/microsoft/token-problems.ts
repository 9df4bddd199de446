import { UpstreamError } from '../desk/problem';
import type { Unanswered } from './network-problems';
import { foreignText } from './redact';
import { refusalOf, type SignInIdentity } from './sign-in-refusals';
import type { Credential } from './credential';

/** Sign-in asked to wait; msal keeps to it without asking again. */
export function busyError(purpose: Unanswered, pauseMs: number): UpstreamError {
  const problem = {
    code: 'service-busy',
    what: `Microsoft Entra sign-in did not ${purpose.doing} and asked us to wait.`,
    standing: 'Nothing was sent to the service itself.',
    next: 'Nobody needs to act: it is tried again after the pause.',
  };
  return new UpstreamError('again', problem, { retryAfterMs: pauseMs });
}

/** The endpoint that gives out tokens of the managed identity is in passing trouble, or something else answers there. */
export function identityAwayError(purpose: Unanswered, technical: string, retryAfterMs?: number): UpstreamError {
  const problem = {
    code: 'identity-away',
    what: `The managed identity endpoint of this machine gave no token when we tried to ${purpose.doing}.`,
    standing: 'Nothing was sent to the service itself.',
    next: 'It is tried again. If it lasts, an operator opens the Azure resource the bot runs on > Identity, and looks whether the identity is switched on.',
    technical: foreignText(technical, []),
  };
  return new UpstreamError('again', problem, { retryAfterMs });
}

/** Sign-in answered with something that is no answer of its own: a proxy, a maintenance page, half a body. */
export function unreadableError(purpose: Unanswered, status: number): UpstreamError {
  return new UpstreamError('again', {
    code: 'service-away',
    what: `Microsoft Entra sign-in gave an answer that cannot be read when we tried to ${purpose.doing}.`,
    standing: 'Nothing was sent to the service itself.',
    next: 'It is tried again. If it lasts, an operator checks what answers at the sign-in address (proxy, firewall).',
    technical: `status ${status}`,
  });
}

/** The credential cannot be read from where the settings say; `cause` is never shown as it is. */
export function unreadableCredential(cause: string): UpstreamError {
  return new UpstreamError('again', {
    code: 'credential-unreadable',
    what: `The credential of the app cannot be used: ${cause}`,
    standing: 'Nothing was sent to the service itself.',
    next: 'An operator puts a usable file in its place; it is read again at the next try, no restart is needed.',
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
  const standing = 'Nothing was sent to the service itself.';
  const { kind } = identity.credential;

  if (error === 'invalid_resource' || error === 'invalid_scope' || description.includes('AADSTS500011')) {
    return new UpstreamError('refused', {
      code: 'resource-unknown',
      what: `Microsoft Entra does not know ${resource} in this tenant, so there is no token for it.`,
      standing,
      next: 'An operator checks the address of the environment or service in the settings, and the tenant id.',
      technical,
      values: { resource },
    });
  }
  if (error === 'server_error' || error === 'temporarily_unavailable') {
    return new UpstreamError('again', {
      code: 'service-away',
      what: `Microsoft Entra sign-in could not ${purpose.doing}.`,
      standing,
      next: 'Nobody needs to act: it is tried again.',
      technical,
    });
  }
  return new UpstreamError('refused', {
    code: 'credential-refused',
    what: `Microsoft Entra did not accept the ${proofs[kind]} of the app.`,
    next: remedies[kind],
    ...refusalOf(identity, description),
    standing,
    technical,
  });
}

const proofs: Readonly<Record<Credential['kind'], string>> = {
  secret: 'client secret',
  certificate: 'certificate',
  'managed-identity': 'managed identity',
};

const remedies: Readonly<Record<Credential['kind'], string>> = {
  secret:
    'An operator opens Entra admin center > App registrations > (the app) > Certificates & secrets, adds a new client secret and puts its value into the secret file; no restart is needed.',
  certificate:
    'An operator opens Entra admin center > App registrations > (the app) > Certificates & secrets > Certificates and uploads the certificate whose private key the bot has.',
  'managed-identity':
    'An operator opens the Azure resource the bot runs on > Identity, and switches the identity on or corrects its client id in the settings.',
};
