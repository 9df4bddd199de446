import { header, type Call, type Reply } from '../core/calls';
import { blankRow, businessunit, role, systemuser } from './columns';
import { etagOf, type BusinessUnit, type EnvironmentState, type RoleCopy, type SystemUser } from './environment';
import { answerRow, readOptions, ROW_OPTIONS, type OutRow } from './protocol';

/** A row with what stands behind its navigation properties. */
export function userRow(environment: EnvironmentState, user: SystemUser): OutRow {
  return {
    columns: user.columns,
    etag: etagOf(user),
    expand(navigation) {
      if (navigation === 'businessunitid') {
        return unitRow(environment.businessUnits.get(String(user.columns._businessunitid_value)));
      }
      return user.roleIds.flatMap((id) => roleRow(environment, environment.roles.get(id)) ?? []);
    },
  };
}

/** A security role's copy as a row of the table `role`. */
export function roleRow(environment: EnvironmentState, copy: RoleCopy | undefined): OutRow | null {
  if (!copy) return null;
  return {
    columns: {
      ...blankRow(role),
      roleid: copy.id,
      name: copy.name,
      _businessunitid_value: copy.businessUnitId,
      _parentrootroleid_value: copy.rootId,
      _roletemplateid_value: copy.templateId,
      ismanaged: false,
      isinherited: 1,
      componentstate: 0,
      organizationid: environment.organizationId,
      versionnumber: 1_000,
    },
    etag: 'W/"1000"',
    expand: () => unitRow(environment.businessUnits.get(copy.businessUnitId)),
  };
}

export function unitRow(unit: BusinessUnit | undefined): OutRow | null {
  if (!unit) return null;
  return {
    columns: {
      ...blankRow(businessunit),
      businessunitid: unit.id,
      name: unit.name,
      _parentbusinessunitid_value: unit.parentId,
      isdisabled: false,
      versionnumber: 1_000,
    },
    etag: 'W/"1000"',
    expand: () => null,
  };
}

/** 204 with the row's address, or the row itself when the caller prefers it. */
export function written(environment: EnvironmentState, call: Call, user: SystemUser, status = 200): Reply {
  const entityId = `${call.base}/api/data/v9.2/systemusers(${String(user.columns.systemuserid)})`;
  if (!/return=representation/.test(header(call, 'prefer') ?? '')) {
    return { status: 204, headers: { 'odata-entityid': entityId } };
  }
  const query = readOptions(call, systemuser, ROW_OPTIONS);
  return answerRow(call, systemuser, userRow(environment, user), query, status);
}
