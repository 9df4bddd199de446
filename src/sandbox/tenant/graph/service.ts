import { header, Refusal, type Call } from '../core/calls';
import { createServiceApp, type ServiceApp, type ServiceStyle } from '../core/service';
import type { TenantCore } from '../core/tenant-core';
import { graphAudiences } from '../login/resources';
import { addBatch } from './batch';
import { addDeletedItems } from './deleted-items';
import { graphError, refuse } from './errors';
import { addGroups } from './groups';
import { addLicenses } from './licenses';
import { createLocks } from './locks';
import { addTenantObjects } from './tenant-objects';
import { addUserReads } from './users-read';
import { addUserWrites } from './users-write';

/** Microsoft Graph v1.0, as far as accounts, licences and groups go. */
export function createGraph(core: TenantCore): ServiceApp {
  const service = createServiceApp(core, createStyle(core));
  const locks = createLocks(core.settings);

  addDeletedItems(core, service);
  addUserReads(core, service);
  addUserWrites(core, service, locks);
  addLicenses(core, service, locks);
  addGroups(core, service);
  addTenantObjects(core, service);
  addBatch(service);
  service.otherwise(unknownPath);
  return service;
}

function unknownPath(call: Call): never {
  const segments = new URL(call.path, call.base).pathname.split('/').filter(Boolean);
  if (segments[0] !== 'v1.0') return refuse(call, 400, 'BadRequest', 'Invalid version.');
  return refuse(call, 400, 'BadRequest', `Resource not found for the segment '${segments.at(-1) ?? ''}'.`);
}

function createStyle(core: TenantCore): ServiceStyle {
  return {
    name: 'graph',
    async authenticate(call) {
      const identified = await core.tokens.identify(call, graphAudiences(core));
      if ('caller' in identified) return identified.caller;

      const texts = {
        missing: 'Access token is empty.',
        invalid: 'IDX10511: Signature validation failed.',
        expired: 'Lifetime validation failed, the token is expired.',
        audience: 'Access token validation failure. Invalid audience.',
      };
      const reply = graphError(call, 401, 'InvalidAuthenticationToken', texts[identified.problem]);
      const challenge = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`;
      throw new Refusal({ ...reply, headers: { 'www-authenticate': challenge } });
    },
    error: (call, status, code, message) => graphError(call, status, code, message),
    throttled: (call, retryAfterSeconds) => ({
      ...graphError(call, 429, 'TooManyRequests', 'Please retry again later.'),
      headers: { 'retry-after': String(retryAfterSeconds ?? core.settings.graphRetryAfterSeconds) },
    }),
    headers: (call) => ({
      'content-type':
        'application/json; odata.metadata=minimal; odata.streaming=true; IEEE754Compatible=false; charset=utf-8',
      'cache-control': 'no-cache',
      'request-id': call.requestId,
      'client-request-id': header(call, 'client-request-id') ?? call.requestId,
      'odata-version': '4.0',
    }),
    codes: { unavailable: 'ServiceUnavailable', denied: 'Authorization_RequestDenied', malformed: 'BadRequest' },
  };
}
