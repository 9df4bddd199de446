import { X509Certificate } from 'node:crypto';
import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { Call } from '../core/calls';
import type { TenantCore } from '../core/tenant-core';
import { refuseLogin } from './errors';
import type { AppRegistration } from './registrations';

export type Form = Readonly<Record<string, string>>;

// Clients round their clock up, and clocks differ: Entra allows for five minutes.
const CLOCK_SKEW_SECONDS = 300;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The registration that the form's client id names. Ends with Entra's error when there is none. */
export function findClient(core: TenantCore, call: Call, form: Form): AppRegistration {
  if (!form.client_id) {
    refuseLogin(
      call,
      400,
      'invalid_request',
      900144,
      "The request body must contain the following parameter: 'client_id'.",
    );
  }
  const client = core.registrations.find(form.client_id);
  if (client) return client;

  const directory = core.settings.displayName;
  return refuseLogin(
    call,
    400,
    'unauthorized_client',
    700016,
    `Application with identifier '${form.client_id}' was not found in the directory '${directory}'.`,
  );
}

/** Proves the client by its secret or by an assertion signed with a registered certificate. */
export async function proveClient(core: TenantCore, call: Call, client: AppRegistration, form: Form): Promise<void> {
  if (form.client_assertion) return proveByAssertion(core, call, client, form);
  if (form.client_secret !== undefined) return proveBySecret(call, client, form.client_secret);

  refuseLogin(
    call,
    401,
    'invalid_client',
    7000218,
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  );
}

function proveBySecret(call: Call, client: AppRegistration, secret: string): void {
  const match = client.secrets.find(({ value }) => value === secret);
  if (!match) {
    refuseLogin(
      call,
      401,
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${client.appId}'.`,
    );
  }
  if (match.endsAt <= call.now) {
    refuseLogin(
      call,
      401,
      'invalid_client',
      7000222,
      `The provided client secret keys for app '${client.appId}' are expired.`,
    );
  }
}

async function proveByAssertion(core: TenantCore, call: Call, client: AppRegistration, form: Form): Promise<void> {
  if (form.client_assertion_type !== ASSERTION_TYPE) {
    refuseLogin(call, 400, 'invalid_request', 900144, 'The client_assertion_type is missing or not supported.');
  }
  const assertion = form.client_assertion ?? '';

  for (const certificate of client.certificates) {
    const outcome = await checkAssertion(core, call, client, assertion, certificate);
    if (outcome === 'valid') return;
    if (outcome === 'late') {
      refuseLogin(call, 401, 'invalid_client', 700024, 'Client assertion is not within its valid time range.');
    }
    if (outcome === 'expired') {
      const text =
        'The certificate with identifier used to sign the client assertion is expired on application. [Reason - The key used is expired.]';
      refuseLogin(call, 401, 'invalid_client', 700027, text);
    }
    if (outcome === 'claims') {
      refuseLogin(call, 401, 'invalid_client', 700023, 'Client assertion audience, issuer or subject is not valid.');
    }
  }
  refuseLogin(
    call,
    401,
    'invalid_client',
    700027,
    'The certificate with identifier used to sign the client assertion is not registered on application, or the signature is invalid.',
  );
}

type Outcome = 'valid' | 'expired' | 'late' | 'claims' | 'unsigned';

async function checkAssertion(
  core: TenantCore,
  call: Call,
  client: AppRegistration,
  assertion: string,
  certificate: string,
): Promise<Outcome> {
  const x509 = new X509Certificate(certificate);
  // Entra finds the key by its thumbprint, and says first of all that it is too old.
  if (isSignedWith(assertion, x509) && Date.parse(x509.validTo) <= call.now) return 'expired';
  try {
    await jwtVerify(assertion, x509.publicKey, {
      algorithms: ['RS256', 'PS256'],
      issuer: client.appId,
      subject: client.appId,
      audience: tokenEndpoints(core),
      requiredClaims: ['exp', 'jti'],
      currentDate: new Date(call.now),
      clockTolerance: CLOCK_SKEW_SECONDS,
    });
    return 'valid';
  } catch (error) {
    if (error instanceof errors.JWTExpired) return 'late';
    if (error instanceof errors.JWTClaimValidationFailed) return error.claim === 'nbf' ? 'late' : 'claims';
    return 'unsigned';
  }
}

function isSignedWith(assertion: string, certificate: X509Certificate): boolean {
  try {
    const thumbprint = Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');
    return decodeProtectedHeader(assertion)['x5t#S256'] === thumbprint;
  } catch {
    return false;
  }
}

/** The names under which our token endpoint is known; an assertion must be meant for one of them. */
function tokenEndpoints(core: TenantCore): string[] {
  const hosts = ['https://login.microsoftonline.com', ...core.addresses.login];
  const tenants = [core.settings.tenantId, ...core.settings.domains.map(({ name }) => name)];
  return hosts.flatMap((host) =>
    tenants.flatMap((tenant) => [`${host}/${tenant}/oauth2/v2.0/token`, `${host}/${tenant}/v2.0`]),
  );
}
