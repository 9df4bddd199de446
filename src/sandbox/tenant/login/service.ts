import type { Call, Reply } from '../core/calls';
import { createServiceApp, type ServiceApp, type ServiceStyle } from '../core/service';
import { sameScheme, type TenantCore } from '../core/tenant-core';
import { findClient, proveClient, type Form } from './client';
import { loginError, refuseLogin } from './errors';
import { signInWithPassword } from './password';
import { findResource } from './resources';

const NOBODY = { appId: '', objectId: '', kind: 'app' as const, roles: [] };

const style: ServiceStyle = {
  name: 'login',
  authenticate: async () => NOBODY,
  error: (call, status, code, message) => loginError(call, status, code, 90033, message),
  throttled: (call, retryAfterSeconds) => ({
    ...loginError(
      call,
      429,
      'temporarily_unavailable',
      50196,
      'The server terminated an operation because it encountered a client request loop.',
    ),
    headers: { 'retry-after': String(retryAfterSeconds ?? 1) },
  }),
  headers: (call) => ({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store, no-cache',
    'x-ms-request-id': call.requestId,
  }),
  codes: { unavailable: 'temporarily_unavailable', denied: 'access_denied', malformed: 'invalid_request' },
};

/** Entra's sign-in endpoints: instance discovery, OpenID configuration, keys, tokens, managed identity. */
export function createLogin(core: TenantCore): ServiceApp {
  const service = createServiceApp(core, style);

  service.route('get', '/common/discovery/instance', (call) => discoverInstance(core, call));
  service.route('get', '/:tenant/v2.0/.well-known/openid-configuration', (call) => openIdConfiguration(core, call));
  service.route('get', '/:tenant/discovery/v2.0/keys', async () => ({
    status: 200,
    body: await core.tokens.publicKeys(),
  }));
  service.route('post', '/:tenant/oauth2/v2.0/token', (call) => token(core, call));
  service.route('get', '/msi/token', (call) => managedIdentity(core, call));
  service.otherwise((call) =>
    loginError(call, 404, 'invalid_request', 900561, `The endpoint ${call.path} does not exist.`),
  );
  return service;
}

function discoverInstance(core: TenantCore, call: Call): Reply {
  const host = new URL(call.base).host;
  return {
    status: 200,
    body: {
      tenant_discovery_endpoint: `${call.base}/${core.settings.tenantId}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    },
  };
}

function openIdConfiguration(core: TenantCore, call: Call): Reply {
  checkTenant(core, call);
  const root = `${call.base}/${core.settings.tenantId}`;
  return {
    status: 200,
    body: {
      token_endpoint: `${root}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
      jwks_uri: `${root}/discovery/v2.0/keys`,
      response_modes_supported: ['query', 'fragment', 'form_post'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      issuer: `${root}/v2.0`,
      authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
      end_session_endpoint: `${root}/oauth2/v2.0/logout`,
      tenant_region_scope: 'EU',
    },
  };
}

async function token(core: TenantCore, call: Call): Promise<Reply> {
  checkTenant(core, call);
  const form = (call.body ?? {}) as Form;
  if (form.grant_type === 'client_credentials') return clientCredentials(core, call, form);
  if (form.grant_type === 'password') return signInWithPassword(core, call, form);

  return refuseLogin(
    call,
    400,
    'unsupported_grant_type',
    70003,
    `The app requested an unsupported grant type '${form.grant_type ?? ''}'.`,
  );
}

async function clientCredentials(core: TenantCore, call: Call, form: Form): Promise<Reply> {
  const client = findClient(core, call, form);
  await proveClient(core, call, client, form);

  const scope = form.scope ?? '';
  if (!scope.endsWith('/.default')) {
    refuseLogin(
      call,
      400,
      'invalid_scope',
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    );
  }
  return issueAppToken(core, call, client.appId, scope.slice(0, -'/.default'.length));
}

async function issueAppToken(core: TenantCore, call: Call, appId: string, audience: string): Promise<Reply> {
  const client = core.registrations.find(appId);
  const resource = findResource(core, audience);
  if (!client || !resource) return unknownResource(core, call, audience);

  const access_token = await core.tokens.issue({
    audience,
    caller: {
      appId: client.appId,
      objectId: client.servicePrincipalId,
      kind: 'app',
      roles: resource.carriesGraphRoles ? client.graphRoles : [],
    },
  });
  const expires_in = core.settings.tokenLifetimeSeconds;
  return { status: 200, body: { token_type: 'Bearer', expires_in, ext_expires_in: expires_in, access_token } };
}

/** Ends with AADSTS500011, Entra's answer to a resource that the tenant does not have. */
function unknownResource(core: TenantCore, call: Call, audience: string): never {
  return refuseLogin(
    call,
    400,
    'invalid_resource',
    500011,
    `The resource principal named ${audience} was not found in the tenant named ${core.settings.displayName}.`,
  );
}

function checkTenant(core: TenantCore, call: Call): void {
  const named = (call.params.tenant ?? '').toLowerCase();
  const names = [core.settings.tenantId, ...core.settings.domains.map(({ name }) => name)];
  if (names.includes(named)) return;
  refuseLogin(
    call,
    400,
    'invalid_request',
    90002,
    `Tenant '${named}' not found. Check to make sure you have the correct tenant ID.`,
  );
}

/** The endpoint that App Service offers to a managed identity (api-version 2019-08-01). */
async function managedIdentity(core: TenantCore, call: Call): Promise<Reply> {
  const identity = core.registrations.all().find(({ identityHeader, appId }) => {
    const wanted = call.query.get('client_id');
    return identityHeader === call.headers['x-identity-header'] && identityHeader && (!wanted || wanted === appId);
  });
  const resource = call.query.get('resource');
  if (!identity || !resource || call.query.get('api-version') !== '2019-08-01') {
    return { status: 400, body: { statusCode: 400, message: 'No managed identity was found for this request.' } };
  }

  const issued = await issueAppToken(core, call, identity.appId, resource);
  const { access_token } = issued.body as { access_token: string };
  const expires_on = String(Math.floor(call.now / 1000) + core.settings.tokenLifetimeSeconds);
  return { status: 200, body: { access_token, expires_on, resource, token_type: 'Bearer', client_id: identity.appId } };
}

/** Where a challenge sends callers to sign in. */
export function authority(core: TenantCore, base: string): string {
  return `${sameScheme(core.addresses.login, base) ?? 'https://login.microsoftonline.com'}/${core.settings.tenantId}`;
}
