import { randomUUID } from 'node:crypto';
import { header, Refusal, type Call, type Handler, type Reply } from '../core/calls';
import { createServiceApp, type ServiceApp, type ServiceStyle } from '../core/service';
import type { TenantCore } from '../core/tenant-core';
import { dataverseAudiences } from '../login/resources';
import { demandPrivilege, findActor } from './caller';
import type { EnvironmentState } from './environment';
import { dataverseError, refuseWith, unknownName } from './errors';
import { metadata } from './metadata';
import { organizationResources } from './organization-resources';
import { createProtection, limitErrors, type LimitKind, type Protection } from './protection';
import { assignRole, removeRole } from './roles';
import { getUser, listRoles, listUnits, listUserRoles, listUsers, patchUser, writeBody } from './users';
import { createUserRow } from './users-create';

type Work = (core: TenantCore, environment: EnvironmentState, call: Call) => Reply;

const API = '^/api/data/v9\\.[0-2]/';
// Express counts every literal parenthesis of a pattern as a group, so they are written as character codes.
const [OPEN, CLOSE] = ['\\x28', '\\x29'];
const NO_ARGUMENTS = `(?:${OPEN}${CLOSE})?`;
const USER = `${API}systemusers${OPEN}(?<key>[^${CLOSE}]*)${CLOSE}`;

/** The Web API of one Dataverse environment. */
export function createDataverse(core: TenantCore, environment: EnvironmentState): ServiceApp {
  const protection = createProtection(environment);
  const service = createServiceApp(core, createStyle(core, environment, protection));
  const on = (method: 'get' | 'post' | 'patch' | 'delete', path: string, work: Work) =>
    service.route(
      method,
      new RegExp(`${path}$`),
      guarded(protection, (call) => work(core, environment, call)),
    );

  on('get', `${API}WhoAmI${NO_ARGUMENTS}`, whoAmI);
  on('get', `${API}RetrieveOrganizationResources${NO_ARGUMENTS}`, organizationResources);
  on('get', `${API}EntityDefinitions${OPEN}LogicalName='(?<table>\\w+)'${CLOSE}`, metadata);
  on('get', `${API}systemusers`, listUsers);
  on('post', `${API}systemusers`, createUser);
  on('get', USER, getUser);
  on('patch', USER, patchUser);
  on('get', `${USER}/systemuserroles_association`, listUserRoles);
  on('post', `${USER}/systemuserroles_association/\\$ref`, assignRole);
  on('delete', `${USER}/systemuserroles_association/\\$ref`, removeRole);
  on('delete', `${USER}/systemuserroles_association${OPEN}(?<role>[^${CLOSE}]*)${CLOSE}/\\$ref`, removeRole);
  on('get', `${API}businessunits`, listUnits);
  on('get', `${API}roles`, listRoles);
  service.otherwise(guarded(protection, unknownPath));
  return service;
}

/** Counts a request against the limits of its caller; every answer says what is left. */
function guarded(protection: Protection, handler: Handler): Handler {
  return async (call) => {
    const entry = protection.enter(call);
    const reply = 'refused' in entry ? entry.refused : await run(handler, call, entry);
    return { ...reply, headers: { ...protection.headers(call.caller.objectId), ...reply.headers } };
  };
}

async function run(handler: Handler, call: Call, entry: { leave(tookMs: number): void }): Promise<Reply> {
  const started = performance.now();
  try {
    return await handler(call);
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  } finally {
    entry.leave(performance.now() - started);
  }
}

function unknownPath(call: Call): never {
  const segment = new URL(call.path, call.base).pathname.split('/').at(-1) ?? '';
  return refuseWith(call, 404, '0x8006088a', `Resource not found for the segment '${segment}'.`);
}

function whoAmI(core: TenantCore, environment: EnvironmentState, call: Call): Reply {
  const actor = findActor(core, environment, call);
  demandPrivilege(call, actor, 'prvReadUser');
  if ([...call.query.keys()].length > 0) unknownName(call, 'WhoAmI takes no query options.');
  return {
    status: 200,
    body: {
      '@odata.context': `${call.base}/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse`,
      BusinessUnitId: actor.user.columns._businessunitid_value,
      UserId: actor.id,
      OrganizationId: environment.organizationId,
    },
  };
}

function createUser(core: TenantCore, environment: EnvironmentState, call: Call): Reply {
  demandPrivilege(call, findActor(core, environment, call), 'prvCreateUser');
  return createUserRow(core, environment, call, writeBody(call));
}

function createStyle(core: TenantCore, environment: EnvironmentState, protection: Protection): ServiceStyle {
  const challenge = `Bearer authorization_uri=https://login.microsoftonline.com/${core.settings.tenantId}/oauth2/authorize, resource_id=${environment.url}/`;

  return {
    name: 'dataverse',
    environmentId: environment.id,
    async authenticate(call) {
      const identified = await core.tokens.identify(call, dataverseAudiences(core, environment.id));
      if ('caller' in identified) return identified.caller;
      throw new Refusal({
        status: 401,
        headers: { 'www-authenticate': challenge, 'content-type': 'text/html' },
        body: 'HTTP Error 401 - Unauthorized: Access is denied',
      });
    },
    error: dataverseError,
    throttled(call, retryAfterSeconds, fault) {
      const kinds = Object.keys(limitErrors) as LimitKind[];
      const kind =
        kinds.find((each) => limitErrors[each](environment.limits)[0] === fault?.code?.toLowerCase()) ?? 'requests';
      return protection.throttle(call, 'told to fail', kind, retryAfterSeconds);
    },
    headers: (call) => ({
      'content-type': 'application/json; odata.metadata=minimal',
      'cache-control': 'no-cache',
      expires: '-1',
      allow: 'OPTIONS,GET,HEAD,POST',
      public: 'OPTIONS,GET,HEAD,POST',
      'odata-version': '4.0',
      'x-ms-service-request-id': header(call, 'x-ms-client-request-id') ?? call.requestId,
      req_id: call.requestId,
      authactivityid: randomUUID(),
      'x-ms-dop-hint': '48',
    }),
    codes: { unavailable: '0x80072303', denied: '0x80040220', malformed: '0x80048d19' },
  };
}
