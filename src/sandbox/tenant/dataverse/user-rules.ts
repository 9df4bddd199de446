import type { Call, JsonObject } from '../core/calls';
import { choicesOf, systemuser } from './columns';
import {
  AccessMode,
  countsAsNonInteractive,
  nonInteractiveCount,
  type EnvironmentState,
  type SystemUser,
} from './environment';
import { refuse, unknownName } from './errors';
import { keyInReference } from './references';

interface UserChange {
  readonly columns: JsonObject;
  readonly disabledBy: SystemUser['disabledBy'];
  readonly roleIds?: readonly string[];
}

/** What an update would write, after every rule that Dataverse has about it. Ends with the rule's own error otherwise. */
export function checkUserUpdate(
  environment: EnvironmentState,
  call: Call,
  user: SystemUser,
  body: JsonObject,
): UserChange {
  checkTypes(call, body);
  refuseReadOnly(call, user, body);
  if ('accessmode' in body) checkAccessMode(environment, call, user, body.accessmode);
  if ('isdisabled' in body) checkDisabling(call, user, body.isdisabled);

  const { 'businessunitid@odata.bind': unit, ...columns } = body;
  const next: JsonObject = {
    ...columns,
    ...(unit === undefined ? {} : { _businessunitid_value: readUnit(environment, call, unit) }),
  };
  const changed: JsonObject = { ...next, ...consequences(user, body) };
  const after = { ...user, columns: { ...user.columns, ...changed } };
  if (countsAsNonInteractive(after) && !countsAsNonInteractive(user)) checkLimit(environment, call);

  return {
    columns: changed,
    disabledBy: after.columns.isdisabled === true ? (user.disabledBy ?? 'admin') : undefined,
    ...(environment.switches.removesRolesOnMove && moves(user, next) ? { roleIds: [] } : {}),
  };
}

/** Roles belong to a business unit, so a user who moves loses them. */
function moves(user: SystemUser, { _businessunitid_value: unit }: JsonObject): boolean {
  return unit !== undefined && unit !== user.columns._businessunitid_value;
}

function checkTypes(call: Call, body: JsonObject): void {
  for (const [name, value] of Object.entries(body)) {
    if (value === null || name.includes('@')) continue;
    const type = systemuser.columns.get(name);
    const expected = type === 'boolean' ? 'boolean' : type === 'number' || type === 'choice' ? 'number' : 'string';
    if (typeof value !== expected) {
      unknownName(call, `Cannot convert the value of '${name}' to the expected type: a ${expected} was expected.`);
    }
    const choices = type === 'choice' ? choicesOf(name) : undefined;
    if (choices !== undefined && !(Number.isInteger(value) && Number(value) >= 0 && Number(value) < choices)) {
      refuse(call, 400, 'outOfRange');
    }
  }
}

/** Declared as writable in the metadata, and refused all the same. */
function refuseReadOnly(call: Call, user: SystemUser, body: JsonObject): void {
  if ('islicensed' in body && body.islicensed !== user.columns.islicensed) refuse(call, 400, 'islicensedReadOnly');
  if ('issyncwithdirectory' in body && body.issyncwithdirectory !== user.columns.issyncwithdirectory) {
    refuse(call, 400, 'issyncReadOnly');
  }
}

function checkAccessMode(environment: EnvironmentState, call: Call, user: SystemUser, wanted: unknown): void {
  const { accessmode, applicationid, islicensed } = user.columns;
  if (wanted === accessmode) return;
  if (applicationid !== null) refuse(call, 400, 'applicationUser');
  if (accessmode === AccessMode.supportUser) refuse(call, 400, 'supportUser');
  if (accessmode === AccessMode.delegatedAdmin) refuse(call, 400, 'delegatedAdmin');
  if (islicensed === true) return;

  const leavesNonInteractive = accessmode === AccessMode.nonInteractive;
  if (leavesNonInteractive && !environment.switches.refusesReadWriteForUnlicensed) return;
  refuse(call, 400, 'notLicensed');
}

function checkDisabling(call: Call, user: SystemUser, wanted: unknown): void {
  const { isdisabled, accessmode, islicensed, applicationid } = user.columns;
  if (wanted === true && isdisabled === false && user.ownsWorkflows) refuse(call, 400, 'ownsWorkflows');

  const needsLicense = accessmode === AccessMode.readWrite && applicationid === null;
  if (wanted === false && isdisabled === true && needsLicense && islicensed !== true)
    refuse(call, 400, 'cannotEnableUnlicensed');
}

/** An unlicensed user who is made interactive again is switched off by Dataverse itself. */
function consequences(user: SystemUser, body: JsonObject): JsonObject {
  const becomesInteractive = 'accessmode' in body && body.accessmode !== AccessMode.nonInteractive;
  const was = user.columns.accessmode === AccessMode.nonInteractive;
  return becomesInteractive && was && user.columns.islicensed !== true ? { isdisabled: true } : {};
}

function checkLimit(environment: EnvironmentState, call: Call): void {
  if (nonInteractiveCount(environment) >= environment.maxNonInteractiveUsers) refuse(call, 400, 'limitReached');
}

function readUnit(environment: EnvironmentState, call: Call, reference: unknown): string {
  const id = keyInReference(String(reference), 'businessunits');
  if (id !== undefined && environment.businessUnits.has(id)) return id;
  return unknownName(call, `Entity 'businessunit' With Id = ${String(reference)} Does Not Exist`);
}
