import type { Person } from '../desk/people';
import type { Problem } from '../desk/problem';
import type { LenderRefusal } from '../desk/survey';

/** Why a run stopped, in words for the people who asked and approved. What stays behind for a person is in `leftovers.ts`. */

export function unexpected(error: unknown): Problem {
  return {
    code: 'unexpected',
    what: 'Something happened that the desk does not know how to handle.',
    next: 'The operator of the desk looks into the log, then an admin presses Retry or Undo.',
    // The message is left out: it may quote what was sent.
    technical: error instanceof Error ? error.name : typeof error,
  };
}

export function environmentUnknown(environmentId: string): Problem {
  return {
    code: 'environment-unknown',
    what: `The environment "${environmentId}" is no longer configured.`,
    next: 'The operator of the desk puts it back into the settings, then an admin presses Retry.',
    values: { environmentId },
  };
}

export function decisionDiffers(account: string, differs: readonly string[]): Problem {
  return {
    code: 'decision-differs',
    what: `What the desk would do for ${account} is not what was approved: ${differs.join(', ')}.`,
    standing: 'Nothing was sent in this attempt.',
    next: 'An operator finds out who changed the books or the settings since (npm run audit:verify) and puts them back; then an admin presses Retry. If the change is wanted, it is asked for and approved anew.',
    values: { account, differs: differs.join(', ') },
  };
}

export function approverLost(approver: Person): Problem {
  return {
    code: 'approver-lost',
    what: `${approver.name} approved this request but may no longer approve for this environment.`,
    next: 'The requester asks again; somebody who is entitled approves.',
    values: { approver: approver.name },
  };
}

export function slotLost(): Problem {
  return {
    code: 'slot-lost',
    what: 'The slot reserved for this account is no longer held.',
    next: 'The requester asks again.',
  };
}

export function slotsFull(used: number, limit: number): Problem {
  return {
    code: 'slots-full',
    what: `All ${limit} non-interactive users of this environment are in use.`,
    next: 'An admin retires an account that is no longer needed; then the requester asks again.',
    values: { used, limit },
  };
}

export function passwordNotReadable(secretName: string): Problem {
  return {
    code: 'password-not-readable',
    what: 'The password was stored but the vault does not show it yet.',
    next: 'The operator of the desk checks that the vault answers, then an admin presses Retry.',
    values: { secretName },
  };
}

export function nameTaken(userPrincipalName: string): Problem {
  return {
    code: 'name-taken',
    what: `${userPrincipalName} exists already and was not made for this request.`,
    standing: 'That account was not touched.',
    next: 'The requester asks again with another name.',
    field: 'accountName',
    values: { userPrincipalName },
  };
}

export function accountNotReadable(userPrincipalName: string): Problem {
  return {
    code: 'account-not-readable',
    what: `${userPrincipalName} was created or its name is taken, but the directory does not show it.`,
    next: 'An admin presses Retry in a few minutes.',
    values: { userPrincipalName },
  };
}

export function accountGone(userPrincipalName: string): Problem {
  return {
    code: 'account-gone',
    what: `${userPrincipalName} is no longer in the directory.`,
    next: 'An admin checks in the Power Platform admin center that its user is disabled, then marks the request as done.',
    values: { userPrincipalName },
  };
}

export function accountUnrecorded(accountName: string): Problem {
  return {
    code: 'account-unrecorded',
    what: `The desk has no record of ${accountName}, so it will not end it.`,
    standing: 'Nothing was touched.',
    next: 'An admin ends the account by hand in the Power Platform and Microsoft 365 admin centers.',
    values: { accountName },
  };
}

export function notOurs(userPrincipalName: string): Problem {
  return {
    code: 'not-ours',
    what: `${userPrincipalName} does not carry the mark of the desk, so it may be somebody else's account.`,
    standing: 'Nothing was touched.',
    next: 'An admin checks the Employee ID of the account and ends it by hand.',
    values: { userPrincipalName },
  };
}

export function directorySyncEnded(userPrincipalName: string, last: Problem): Problem {
  return {
    code: 'directory-sync-ended',
    what: `${userPrincipalName} did not arrive from Active Directory in time. ${last.what}`,
    next: 'The requester asks again when the account can be created.',
    values: { userPrincipalName },
  };
}

/** Not an error but what the wait for directory sync has seen so far. */
export function notArrived(userPrincipalName: string): Problem {
  return {
    code: 'directory-sync',
    what: `${userPrincipalName} is not in Microsoft Entra ID yet.`,
    next: 'An Active Directory admin creates the account as shown; directory sync brings it within about 30 minutes.',
    values: { userPrincipalName },
  };
}

export function arrivedWithout(userPrincipalName: string, property: 'employeeID' | 'sAMAccountName'): Problem {
  return {
    code: property === 'employeeID' ? 'directory-sync-marker' : 'directory-sync-sam',
    what: `${userPrincipalName} has arrived, but its ${property} is not the one shown.`,
    next: `An Active Directory admin sets ${property} as shown; directory sync brings the change within about 30 minutes.`,
    values: { userPrincipalName, property },
  };
}

export function noLicenseFree(): Problem {
  return {
    code: 'no-license-free',
    what: 'No licence for this environment is free, and no lender was chosen.',
    next: 'An admin frees a licence, or the requester asks again and the approver chooses a lender.',
  };
}

export function lenderUnable(lender: Person, why: LenderRefusal): Problem {
  const reasons: Readonly<Record<LenderRefusal, readonly [code: string, why: string]>> = {
    'no-license': ['lender-no-license', 'has no licence for this environment'],
    'group-license': ['lender-group-license', 'has the licence through a group, so it cannot be borrowed'],
    'no-unit': ['lender-no-unit', 'has a licence that could not be given back'],
    disabled: ['lender-disabled', 'is blocked, so nobody borrows from them'],
    gone: ['lender-gone', 'is no longer in the directory'],
    lending: ['lender-busy', 'is lending to another request'],
  };
  const [code, reason] = reasons[why];
  return {
    code,
    what: `No licence is free, and ${lender.name} ${reason}.`,
    next: 'The requester asks again and the approver chooses another lender, or an admin frees a licence.',
    values: { lender: lender.name },
  };
}

/** A unit is free, but only because it is on its way from or to a lender of another request. */
export function unitPromised(license: string): Problem {
  return {
    code: 'unit-promised',
    what: `The only free unit of ${license} belongs to a lender of another request, who gets it back first.`,
    next: 'The requester asks again when that request has ended, or an admin frees another licence.',
    values: { license },
  };
}

export function lenderBusy(lender: Person): Problem {
  return {
    code: 'lender-busy',
    what: `No licence is free, and ${lender.name} is lending to another request.`,
    next: 'The requester asks again later.',
    values: { lender: lender.name },
  };
}

export function systemuserMissing(userPrincipalName: string, environmentName: string): Problem {
  return {
    code: 'systemuser-missing',
    what: `${userPrincipalName} has not appeared as a user of ${environmentName}.`,
    next: 'A Power Platform admin runs "Refresh user" or "Run diagnostics" for it in the environment, then the requester asks again.',
    values: { userPrincipalName, environmentName },
  };
}

export function systemuserDisabled(userPrincipalName: string, environmentName: string): Problem {
  return {
    code: 'systemuser-disabled',
    what: `${userPrincipalName} is in ${environmentName} but disabled.`,
    next: 'A Power Platform admin runs "Run diagnostics" for it in the environment, then the requester asks again.',
    values: { userPrincipalName, environmentName },
  };
}

export function notMoved(userPrincipalName: string, unit: string): Problem {
  return {
    code: 'not-in-business-unit',
    what: `${userPrincipalName} was moved to the business unit ${unit}, but the platform does not show it there.`,
    next:
      'A System Administrator looks at the user in the Power Platform admin center (Users > (user) > Change business ' +
      'unit), then the requester asks again.',
    values: { userPrincipalName, unit },
  };
}

export function roleRules(role: string): Problem {
  return {
    code: 'role-undecided',
    what: `"${role}" rules this environment, and fewer than two people approved it: it was another role, or another setting, when they were asked.`,
    standing: 'The role was not given.',
    next: 'The requester asks again; two people approve.',
    values: { role },
  };
}

export function nothingToUndo(): Problem {
  return {
    code: 'nothing-to-undo',
    what: 'Ending an account cannot be undone by the desk.',
    next: 'The requester asks for a new account.',
  };
}

/** The same problem, told after everything was taken back. */
export function afterUndoing(problem: Problem): Problem {
  const standing = [problem.standing, 'Everything that had been done was taken back.'].filter(Boolean).join(' ');
  return { ...problem, standing };
}

/** The same problem, told while things are left for people. */
export function withLeftovers(problem: Problem, leftovers: readonly Problem[]): Problem {
  return { ...problem, standing: leftovers.map(({ what }) => what).join(' ') };
}
