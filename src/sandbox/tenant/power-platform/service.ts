import { isGuid, isObject, Refusal, type Call, type JsonObject, type Reply } from '../core/calls';
import { createServiceApp, type ServiceApp, type ServiceStyle } from '../core/service';
import { sameScheme, type TenantCore } from '../core/tenant-core';
import type { EnvironmentState } from '../dataverse/environment';
import { admit, canBeAdmitted, knowsLicense } from '../dataverse/sync';
import { powerPlatformAudiences } from '../login/resources';

const ROOT = '/providers/Microsoft.BusinessAppPlatform';
const API_VERSIONS = ['2020-10-01', '2021-04-01', '2023-06-01'];

/** The administration interface of Power Platform (BAP): environments and their users. */
export function createPowerPlatform(core: TenantCore): ServiceApp {
  const service = createServiceApp(core, createStyle(core));

  service.route('get', `${ROOT}/scopes/admin/environments`, (call) => {
    checkCaller(core, call);
    return {
      status: 200,
      body: { value: [...core.environments.values()].map((each) => environmentRow(core, call, each)) },
    };
  });
  service.route('get', `${ROOT}/scopes/admin/environments/:environment`, (call) => {
    checkCaller(core, call);
    return { status: 200, body: environmentRow(core, call, findEnvironment(core, call)) };
  });
  service.route('post', `${ROOT}/scopes/admin/environments/:environment/addUser`, (call) => addUser(core, call));
  service.route('get', `${ROOT}/adminApplications`, (call) => {
    checkCaller(core, call);
    const value = core.registrations.all().filter(({ powerPlatformAdmin }) => powerPlatformAdmin);
    return { status: 200, body: { value: value.map(({ appId }) => ({ applicationId: appId })) } };
  });
  service.route('get', `${ROOT}/adminApplications/:app`, (call) => getAdminApplication(core, call));
  service.route('put', `${ROOT}/adminApplications/:app`, (call) => putAdminApplication(core, call));
  service.otherwise((call) =>
    refuse(404, 'ResourceNotFound', `The resource ${new URL(call.path, call.base).pathname} could not be found.`),
  );
  return service;
}

function refuse(status: number, code: string, message: string): never {
  throw new Refusal({ status, body: { error: { code, message } } });
}

function checkVersion(call: Call): void {
  const version = call.query.get('api-version');
  if (version === null)
    refuse(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  if (!API_VERSIONS.includes(version))
    refuse(400, 'InvalidApiVersionParameter', `The api-version '${version}' is invalid.`);
  const unknown = [...call.query.keys()].find((name) => name !== 'api-version');
  if (unknown) refuse(400, 'InvalidQueryParameter', `The query parameter '${unknown}' is not supported.`);
}

function checkCaller(core: TenantCore, call: Call): void {
  checkVersion(call);
  if (core.registrations.find(call.caller.appId)?.powerPlatformAdmin) return;
  refuse(
    403,
    'Forbidden',
    `The service principal with id '${call.caller.objectId}' for application ${call.caller.appId} does not have permission to access the path '${new URL(call.path, call.base).pathname}'.`,
  );
}

function findEnvironment(core: TenantCore, call: Call): EnvironmentState {
  const id = call.params.environment ?? '';
  return (
    core.environments.get(id) ??
    refuse(
      404,
      'EnvironmentNotFound',
      `The environment '${id}' could not be found in the tenant '${core.settings.tenantId}'.`,
    )
  );
}

function environmentRow(core: TenantCore, call: Call, environment: EnvironmentState): JsonObject {
  const url = sameScheme(core.addresses.dataverse.get(environment.id) ?? [], call.base) ?? environment.url;
  return {
    id: `${ROOT}/scopes/admin/environments/${environment.id}`,
    type: 'Microsoft.BusinessAppPlatform/scopes/environments',
    location: environment.location,
    name: environment.id,
    properties: {
      displayName: environment.displayName,
      environmentSku: environment.environmentSku,
      isDefault: environment.isDefault,
      provisioningState: 'Succeeded',
      databaseType: 'CommonDataService',
      states: { management: { id: 'Ready' }, runtime: { id: 'Enabled' } },
      linkedEnvironmentMetadata: {
        resourceId: environment.organizationId,
        friendlyName: environment.displayName,
        uniqueName: environment.uniqueName,
        domainName: environment.uniqueName,
        version: '9.2.26104.00152',
        instanceUrl: `${url}/`,
        instanceApiUrl: url,
        baseLanguage: 1033,
        instanceState: 'Ready',
        ...(environment.securityGroupId ? { securityGroupId: environment.securityGroupId } : {}),
      },
    },
  };
}

/** Forces the synchronisation of one user. 200 with an empty body; the row appears shortly after. */
function addUser(core: TenantCore, call: Call): Reply {
  checkCaller(core, call);
  const environment = findEnvironment(core, call);
  const userId = readObjectId(call);
  const user = core.directory.users.get(userId)?.current();
  if (user?.life !== 'active')
    return refuse(404, 'userNotFound', `The user with object id '${userId}' could not be found in the directory.`);

  if (!knowsLicense(core, userId, call.now)) {
    return refuse(
      403,
      'userNotLicensed',
      `The user with object id '${userId}' in tenant '${core.settings.tenantId}' does not have a service plan adequate for a non-viral Dynamics 365 license.`,
    );
  }
  if (!canBeAdmitted(core, environment, userId)) {
    return refuse(
      403,
      'userNotMemberOfSecurityGroup',
      `The user with object id '${userId}' is disabled or not a member of the security group of the environment.`,
    );
  }
  core.timeline.plan(call.now + core.settings.delays.addUserMs, (at) => admit(core, environment, userId, at));
  call.note({ kind: 'addUser', id: userId, before: null, after: { environmentId: environment.id } });
  return { status: 200 };
}

/** PowerShell sends `ObjectId`, others `objectId`; the service takes both. */
function readObjectId(call: Call): string {
  const entries = isObject(call.body) ? Object.entries(call.body) : [];
  const [name, value] = entries[0] ?? [];
  if (entries.length !== 1 || name?.toLowerCase() !== 'objectid' || !isGuid(value)) {
    return refuse(
      400,
      'InvalidRequestContent',
      'The request content must be an object with the property objectId only.',
    );
  }
  return value.toLowerCase();
}

function getAdminApplication(core: TenantCore, call: Call): Reply {
  checkCaller(core, call);
  const app = core.registrations.find(call.params.app ?? '');
  if (!app?.powerPlatformAdmin)
    return refuse(404, 'AdminApplicationNotFound', `The application '${call.params.app ?? ''}' is not registered.`);
  return { status: 200, body: { applicationId: app.appId } };
}

/** Only a person may register an application; no application can register itself. */
function putAdminApplication(core: TenantCore, call: Call): Reply {
  checkVersion(call);
  const person = call.caller.kind === 'user' ? core.directory.users.get(call.caller.objectId)?.current() : undefined;
  if (!person?.isDirectoryAdmin)
    return refuse(403, 'Forbidden', 'An administrator must register management applications.');
  const appId = call.params.app ?? '';
  if (!core.registrations.find(appId))
    return refuse(404, 'ApplicationNotFound', `The application '${appId}' was not found.`);

  core.registrations.update(appId, { powerPlatformAdmin: true });
  call.note({ kind: 'adminApplication', id: appId, before: null, after: { applicationId: appId } });
  return { status: 200, body: { applicationId: appId } };
}

function createStyle(core: TenantCore): ServiceStyle {
  const error = (status: number, code: string, message: string): Reply => ({
    status,
    body: { error: { code, message } },
  });
  return {
    name: 'powerPlatform',
    async authenticate(call) {
      const identified = await core.tokens.identify(call, powerPlatformAudiences(core));
      if ('caller' in identified) return identified.caller;
      const code = identified.problem === 'expired' ? 'ExpiredAuthenticationToken' : 'AuthenticationFailed';
      throw new Refusal({
        ...error(401, code, 'Authentication failed. The access token is missing, invalid or expired.'),
        headers: {
          'www-authenticate': `Bearer authorization_uri="https://login.microsoftonline.com/${core.settings.tenantId}", error="invalid_token"`,
        },
      });
    },
    error: (_call, status, code, message) => error(status, code, message),
    throttled: (_call, retryAfterSeconds) => ({
      ...error(429, 'TooManyRequests', 'Rate limit is exceeded. Try again later.'),
      headers: { 'retry-after': String(retryAfterSeconds ?? 1) },
    }),
    headers: (call) => ({ 'content-type': 'application/json; charset=utf-8', 'x-ms-request-id': call.requestId }),
    codes: { unavailable: 'ServiceUnavailable', denied: 'Forbidden', malformed: 'InvalidRequestContent' },
  };
}
