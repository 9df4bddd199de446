import { roleOf } from './find';
import { approvalsNeeded } from './policy';
import type { RunMode, ServiceRequest } from './request';
import type { EnvironmentSettings } from './settings';

/**
 * What approvers decide on, flat and without secrets. It stands in the audit line of each decision, and every attempt
 * compares what it is about to do with it: what was decided is what is done.
 */
export type DecidedPlan = Readonly<Record<string, string | number | boolean | null>>;

export function planOf(request: ServiceRequest, environment: EnvironmentSettings): DecidedPlan {
  return {
    kind: request.kind,
    environment: request.environmentId,
    account: request.accountName,
    accountKind: request.accountKind,
    marker: request.marker,
    role: request.roleId,
    requester: request.requester.aadObjectId,
    owner: request.owner.aadObjectId,
    passwordNeverExpires: request.passwordNeverExpires,
    passwordTaking: request.passwordTaking ?? 'shown-once',
    reviewOn: request.reviewOn,
    approvals: approvalsNeeded(request, environment),
    address: environment.url,
    roleName: roleOf(environment, request.roleId)?.name ?? null,
    businessUnit: environment.businessUnit ?? null,
  };
}

/** How many approved is counted, not compared: the settings may ask for more meanwhile. */
const counted = 'approvals';

/** From the settings, which an operator may change later; they matter where something new is given. */
const ofTheSettings = ['address', 'roleName', 'businessUnit'];

/** Names of what is not as it was decided. Keys that one side does not know (of another version) say nothing. */
export function differences(decided: DecidedPlan, now: DecidedPlan, mode: RunMode): readonly string[] {
  return Object.keys(now)
    .filter((key) => key in decided && key !== counted && (mode === 'forward' || !ofTheSettings.includes(key)))
    .filter((key) => decided[key] !== now[key]);
}
