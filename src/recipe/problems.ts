import type { Person } from '../desk/people';
import type { Problem } from '../desk/problem';
import type { RequestKind } from '../desk/request';
import type { LenderRefusal } from '../desk/survey';
import type { ProblemCode } from '../words/saying';
import { nextOf, standingOf, whatOf } from '../words/words';

/** Why a run stopped, in words for the people who asked and approved. What stays behind for a person is in `leftovers.ts`. */

export function unexpected(error: unknown): Problem {
  return { code: 'unexpected', technical: error instanceof Error ? error.name : typeof error };
}

export function environmentUnknown(environmentId: string): Problem {
  return { code: 'environment-unknown', values: { environmentId } };
}

/** `offersUndo`: what there is can be taken back as it was decided. */
export function decisionDiffers(account: string, differs: readonly string[], offersUndo: boolean): Problem {
  const values = { account, differs: differs.join(', ') };
  return { code: 'decision-differs', values: offersUndo ? { ...values, case: 'undo' } : values };
}

export function approverLost(approver: Person): Problem {
  return { code: 'approver-lost', values: { approver: approver.name } };
}

export function slotLost(): Problem {
  return { code: 'slot-lost' };
}

export function slotsFull(used: number, limit: number): Problem {
  return { code: 'slots-full', values: { used, limit } };
}

export function passwordNotReadable(secretName: string): Problem {
  return { code: 'password-not-readable', values: { secretName } };
}

export function nameTaken(userPrincipalName: string): Problem {
  return { code: 'name-taken', standing: 'account-not-touched', field: 'accountName', values: { userPrincipalName } };
}

/** Left blocked by the request `id`, and enabled since by somebody, who may know its password. */
export function switchedOn(userPrincipalName: string, id: string): Problem {
  return {
    code: 'account-switched-on',
    standing: 'account-not-touched',
    field: 'accountName',
    values: { userPrincipalName, id },
  };
}

/** The same of the account of the request `id` itself, which an Undo had blocked, and one that follows blocks again. */
export function switchedOnMeanwhile(userPrincipalName: string, id: string): Problem {
  return { code: 'account-switched-on', field: 'accountName', values: { userPrincipalName, id } };
}

export function accountNotReadable(userPrincipalName: string): Problem {
  return { code: 'account-not-readable', values: { userPrincipalName } };
}

export function accountGone(userPrincipalName: string): Problem {
  return { code: 'account-gone', values: { userPrincipalName } };
}

export function accountUnrecorded(accountName: string): Problem {
  return { code: 'account-unrecorded', standing: 'nothing-touched', values: { accountName } };
}

export function notOurs(userPrincipalName: string): Problem {
  return { code: 'not-ours', standing: 'nothing-touched', values: { userPrincipalName } };
}

export function directorySyncEnded(userPrincipalName: string, last: Problem): Problem {
  return { code: 'directory-sync-ended', values: { userPrincipalName, last: whatOf(last) } };
}

/** Not an error but what the wait for directory sync has seen so far. */
export function notArrived(userPrincipalName: string): Problem {
  return { code: 'directory-sync', values: { userPrincipalName } };
}

export function arrivedWithout(userPrincipalName: string, property: 'employeeID' | 'sAMAccountName'): Problem {
  return {
    code: property === 'employeeID' ? 'directory-sync-marker' : 'directory-sync-sam',
    values: { userPrincipalName, property },
  };
}

export function noLicenseFree(): Problem {
  return { code: 'no-license-free' };
}

const unable = {
  'no-license': 'lender-no-license',
  'group-license': 'lender-group-license',
  'no-unit': 'lender-no-unit',
  disabled: 'lender-disabled',
  gone: 'lender-gone',
  administrator: 'lender-administrator',
  lending: 'lender-busy',
} as const satisfies Readonly<Record<LenderRefusal, ProblemCode>>;

export function lenderUnable(lender: Person, why: LenderRefusal): Problem {
  return { code: unable[why], values: { lender: lender.name, case: why } };
}

/** The chosen lender said Not now before anything was taken. */
export function lenderDeclined(lender: Person): Problem {
  return { code: 'lender-declined', values: { lender: lender.name } };
}

/** A unit is free, but only because it is on its way from or to a lender of another request. */
export function unitPromised(license: string): Problem {
  return { code: 'unit-promised', values: { license } };
}

export function lenderBusy(lender: Person): Problem {
  return { code: 'lender-busy', values: { lender: lender.name } };
}

export function systemuserMissing(userPrincipalName: string, environmentName: string): Problem {
  return { code: 'systemuser-missing', values: { userPrincipalName, environmentName } };
}

export function systemuserDisabled(userPrincipalName: string, environmentName: string): Problem {
  return { code: 'systemuser-disabled', values: { userPrincipalName, environmentName } };
}

export function notMoved(userPrincipalName: string, unit: string): Problem {
  return { code: 'not-in-business-unit', values: { userPrincipalName, unit } };
}

export function roleRules(role: string): Problem {
  return { code: 'role-undecided', values: { role } };
}

/** From an earlier request for the account; what is asked for now was decided, and that was not. */
export function roleKept(userPrincipalName: string, environmentName: string, role: string): Problem {
  return { code: 'role-kept', values: { userPrincipalName, environmentName, role } };
}

export function nothingToUndo(): Problem {
  return { code: 'nothing-to-undo' };
}

/** The same problem, told after everything was taken back: nothing goes on by itself, and whoever still wants it asks again. */
export function afterUndoing(problem: Problem, kind: RequestKind): Problem {
  const standing = [...standingOf(problem), { key: 'stands.all-taken-back' }] as const;
  return askingAgain({ ...problem, standing }, kind);
}

/** The same problem, with who asks again once it is put right. */
export function askingAgain(problem: Problem, kind: RequestKind): Problem {
  return { ...problem, next: { key: `next.again-${kind}`, values: { next: nextOf(problem) } } };
}

/** The same problem, told while things are left for people; what is left says itself who goes on, and how. */
export function withLeftovers(problem: Problem, leftovers: readonly Problem[]): Problem {
  const told = { ...problem, standing: leftovers.map(whatOf) };
  return leftovers.includes(problem)
    ? told
    : { ...told, next: { key: 'next.retry', values: { next: nextOf(problem) } } };
}
