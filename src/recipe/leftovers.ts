import { roleOf } from '../desk/find';
import type { Loan } from '../desk/loan';
import type { Problem } from '../desk/problem';
import type { Finding } from '../desk/finding';
import type { Value, Values } from '../words/saying';
import { whatOf } from '../words/words';
import type { Run } from './run-context';

/**
 * What a run could not put right itself: the object, its owner and the exact manual step. The paths through the admin
 * centers are Microsoft's words: Power Platform "Create users", Microsoft 365 "Assign or unassign licenses".
 */

export function accountUnknown(userPrincipalName: string): Problem {
  return { code: 'account-unknown', values: { userPrincipalName } };
}

/** The licence stayed on the service account. */
export function licenseLeft(run: Run, cause: Problem): Problem {
  const license = licenseName(run, run.facts.licensedSkuId ?? '');
  return {
    code: 'license-left',
    values: { userPrincipalName: upnOf(run), license, ...because(cause) },
    ...technical(cause),
  };
}

/** The lender is still without the licence. */
export function licenseOwed(run: Run, loan: Loan, cause: Problem): Problem {
  const license = licenseName(run, loan.skuId);
  const disabledPlans = loan.disabledPlans.join(', ');
  return {
    code: 'license-owed',
    values: {
      lender: loan.lender.name,
      license,
      disabledPlans,
      case: disabledPlans === '' ? 'all-apps' : 'some-apps',
      ...because(cause),
    },
    ...technical(cause),
  };
}

/** The platform refuses our change of the access mode; a person may make it as long as the licence is there. */
export function accessModeByHand(run: Run, until: string, cause: Problem): Problem {
  return { code: 'access-mode-by-hand', values: { ...userOf(run), until, ...because(cause) }, ...technical(cause) };
}

export function accessModeLeft(run: Run, cause: Problem): Problem {
  return { code: 'access-mode-left', values: { ...userOf(run), ...because(cause) }, ...technical(cause) };
}

/** `fact`: which of the groups that the account was put into. */
export function groupLeft(run: Run, fact: 'joinedGroupId' | 'joinedAccountGroupId', cause: Problem): Problem {
  return {
    code: fact === 'joinedGroupId' ? 'group-left' : 'account-group-left',
    values: { ...userOf(run), groupId: run.facts[fact] ?? '', ...because(cause) },
    ...technical(cause),
  };
}

/** The role that the run gave is still on the row, which an undone request leaves behind. */
export function roleLeft(run: Run, cause: Problem): Problem {
  const role = roleOf(run.environment, run.request.roleId)?.name ?? run.request.roleId;
  return { code: 'role-left', values: { ...userOf(run), role, ...because(cause) }, ...technical(cause) };
}

export function signInLeft(run: Run, cause: Problem): Problem {
  return { code: 'sign-in-left', values: { userPrincipalName: upnOf(run), ...because(cause) }, ...technical(cause) };
}

export function disableInActiveDirectory(run: Run): Problem {
  return { code: 'disable-in-active-directory', values: { userPrincipalName: upnOf(run), domain: domainOf(run) } };
}

/** Somebody was asked to create it, and it has not been seen. */
export function mayStillArrive(run: Run): Problem {
  return { code: 'may-still-arrive', values: { userPrincipalName: upnOf(run), domain: domainOf(run) } };
}

/** What is to be done by hand when a check of the account keeps failing. */
export function checkFailed(run: Run, { check, found }: Finding): Problem {
  const said = typeof found === 'object' && 'name' in found ? found.name : found;
  return { code: `check-failed-${check}`, values: { ...userOf(run), check: { key: `finding.${check}` }, found: said } };
}

/** The account could not be read back. */
export function notReadBack(run: Run, cause: Problem): Problem {
  return { code: 'not-read-back', values: { userPrincipalName: upnOf(run), ...because(cause) }, ...technical(cause) };
}

function userOf(run: Run): Values {
  return { userPrincipalName: upnOf(run), environmentName: run.environment.name };
}

function because(cause: Problem): Values {
  return { cause: whatOf(cause) };
}

function domainOf({ environment }: Run): Value {
  return environment.onPremises?.domain ?? { key: 'domain.unknown' };
}

function licenseName(run: Run, skuId: string): string {
  return run.environment.licenses.find((license) => license.skuId === skuId)?.name ?? skuId;
}

function upnOf(run: Run): string {
  return run.facts.userPrincipalName ?? run.request.accountName;
}

function technical(cause: Problem): Pick<Problem, 'technical'> {
  return { technical: cause.technical ?? cause.code };
}
