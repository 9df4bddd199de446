import { isGuid, type Call, type JsonObject, type Reply } from '../core/calls';
import type { TenantCore } from '../core/tenant-core';
import { AccessMode, addSystemUser, rootBusinessUnit, type EnvironmentState, type SystemUser } from './environment';
import { refuse } from './errors';
import { keyInReference } from './references';
import { written } from './rows';

/**
 * Creates a row by hand. With an application id it becomes an application user; otherwise it is the row that
 * the documentation warns of: it stays disabled and belongs to nobody in Entra.
 */
export function createUserRow(core: TenantCore, environment: EnvironmentState, call: Call, body: JsonObject): Reply {
  if ('islicensed' in body) refuse(call, 400, 'islicensedReadOnly');
  if ('issyncwithdirectory' in body) refuse(call, 400, 'issyncReadOnly');

  const { 'businessunitid@odata.bind': unit, ...given } = body;
  const columns = {
    ...given,
    systemuserid: isGuid(given.systemuserid) ? given.systemuserid : core.settings.newId(),
    _businessunitid_value: keyInReference(String(unit), 'businessunits') ?? rootBusinessUnit(environment).id,
  };
  const created =
    'applicationid' in given
      ? createApplicationUser(core, environment, call, columns)
      : addSystemUser(environment, call.now, call.caller.appId, {
          columns: { ...columns, accessmode: AccessMode.readWrite, isdisabled: true },
          disabledBy: 'admin',
        });
  call.note({ kind: 'systemuser', id: columns.systemuserid, before: null, after: body });
  return written(environment, call, created, 201);
}

function createApplicationUser(
  core: TenantCore,
  environment: EnvironmentState,
  call: Call,
  columns: JsonObject,
): SystemUser {
  const appId = String(columns.applicationid).toLowerCase();
  const app = core.registrations.find(appId);
  if (!app) return refuse(call, 400, 'unknownApplication');
  if ([...environment.users.values()].some((user) => user.current().columns.applicationid === appId)) {
    return refuse(call, 400, 'duplicateApplication');
  }
  return addSystemUser(environment, call.now, call.caller.appId, {
    columns: applicationUserColumns(app, columns),
  });
}

/** The columns of an application user: no licence, no person, always non-interactive. */
export function applicationUserColumns(
  app: { readonly appId: string; readonly servicePrincipalId: string; readonly displayName: string },
  columns: JsonObject,
): JsonObject {
  return {
    firstname: '#',
    lastname: app.displayName,
    domainname: `${app.appId}@contoso.onmicrosoft.com`,
    internalemailaddress: `${app.appId}@contoso.onmicrosoft.com`,
    ...columns,
    applicationid: app.appId,
    azureactivedirectoryobjectid: app.servicePrincipalId,
    accessmode: AccessMode.nonInteractive,
  };
}
