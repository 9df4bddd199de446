import type { Loan } from '../desk/loan';
import type { Problem } from '../desk/problem';
import type { CheckName, Finding } from '../desk/finding';
import type { Run } from './run-context';

/**
 * What a run could not put right itself: the object, its owner and the exact manual step. The paths through the admin
 * centers are Microsoft's words: Power Platform "Create users", Microsoft 365 "Assign or unassign licenses".
 */

export function accountUnknown(userPrincipalName: string): Problem {
  return {
    code: 'account-unknown',
    what: `Nobody knows whether ${userPrincipalName} was created: the directory gave no clear answer.`,
    next:
      `A user admin looks for ${userPrincipalName} in the Microsoft 365 admin center under Users > Active users. ` +
      'If it is there, they block its sign-in; then an admin marks the request as undone.',
    values: { userPrincipalName },
  };
}

/** The licence stayed on the service account. */
export function licenseLeft(run: Run, cause: Problem): Problem {
  const upn = upnOf(run);
  const license = licenseName(run, run.facts.licensedSkuId ?? '');
  return {
    code: 'license-left',
    what: `${upn} still has the licence ${license}. ${cause.what}`,
    next:
      'A licence admin opens Microsoft 365 admin center > Users > Active users > ' +
      `${upn} > Licenses and apps, clears ${license} and presses Save changes.`,
    values: { userPrincipalName: upn, license },
    ...technical(cause),
  };
}

/** The lender is still without the licence. */
export function licenseOwed(run: Run, loan: Loan, cause: Problem): Problem {
  const license = licenseName(run, loan.skuId);
  const switchedOff = loan.disabledPlans.length > 0 ? ` (with these apps off: ${loan.disabledPlans.join(', ')})` : '';
  return {
    code: 'license-owed',
    what: `${loan.lender.name} lent the licence ${license} and does not have it back. ${cause.what}`,
    next:
      'A licence admin opens Microsoft 365 admin center > Users > Active users > ' +
      `${loan.lender.name} > Licenses and apps, selects ${license}${switchedOff} and presses Save changes.`,
    values: { lender: loan.lender.name, license, disabledPlans: loan.disabledPlans.join(', ') },
    ...technical(cause),
  };
}

/** The platform refuses our change of the access mode; a person may make it as long as the licence is there. */
export function accessModeByHand(run: Run, until: string, cause: Problem): Problem {
  const upn = upnOf(run);
  const { name: environmentName } = run.environment;
  return {
    code: 'access-mode-by-hand',
    what: `The desk may not set the access mode of ${upn} in ${environmentName}. ${cause.what}`,
    standing: `${upn} keeps its licence until ${utc(until)}, because without one nobody can set the mode.`,
    next:
      `A System Administrator opens ${userPage(run)}, sets Access Mode to Non-interactive and presses Save. ` +
      `Then an admin presses Retry. Otherwise everything is taken back after ${utc(until)}.`,
    values: { userPrincipalName: upn, environmentName, until },
    ...technical(cause),
  };
}

export function accessModeLeft(run: Run, cause: Problem): Problem {
  const upn = upnOf(run);
  return {
    code: 'access-mode-left',
    what: `${upn} may still be a non-interactive user of ${run.environment.name}. ${cause.what}`,
    next: `A Power Platform admin opens ${userPage(run)} and sets Access Mode to Read-Write and Save, or disables the user.`,
    values: { userPrincipalName: upn, environmentName: run.environment.name },
    ...technical(cause),
  };
}

/** `fact`: which of the groups that the account was put into. */
export function groupLeft(run: Run, fact: 'joinedGroupId' | 'joinedAccountGroupId', cause: Problem): Problem {
  const upn = upnOf(run);
  const isGate = fact === 'joinedGroupId';
  const group = isGate ? `security group of ${run.environment.name}` : 'group of all service accounts';
  return {
    code: isGate ? 'group-left' : 'account-group-left',
    what: `${upn} is still in the ${group}. ${cause.what}`,
    next: `A groups admin removes ${upn} from the group in the Microsoft Entra admin center > Groups > Members.`,
    values: { userPrincipalName: upn, groupId: run.facts[fact] ?? '' },
    ...technical(cause),
  };
}

export function signInLeft(run: Run, cause: Problem): Problem {
  const upn = upnOf(run);
  return {
    code: 'sign-in-left',
    what: `${upn} can still sign in. ${cause.what}`,
    next: `A user admin opens Microsoft 365 admin center > Users > Active users > ${upn} and presses Block sign-in.`,
    values: { userPrincipalName: upn },
    ...technical(cause),
  };
}

export function disableInActiveDirectory(run: Run): Problem {
  const upn = upnOf(run);
  return {
    code: 'disable-in-active-directory',
    what: `${upn} is mastered in Active Directory; only there can its sign-in be blocked.`,
    next: `An Active Directory admin disables ${upn} in ${run.environment.onPremises?.domain ?? 'the domain'}.`,
    values: { userPrincipalName: upn, domain: run.environment.onPremises?.domain ?? '' },
  };
}

/** Somebody was asked to create it, and it has not been seen. */
export function mayStillArrive(run: Run): Problem {
  const upn = upnOf(run);
  const domain = run.environment.onPremises?.domain ?? 'the domain';
  return {
    code: 'may-still-arrive',
    what: `${upn} may have been created in Active Directory and may still arrive.`,
    next:
      `If ${upn} was created for this request, an Active Directory admin deletes it in ${domain}; ` +
      'then an admin marks the request as undone.',
    values: { userPrincipalName: upn, domain },
  };
}

/** What is to be done by hand when a check of the account keeps failing. */
export function checkFailed(run: Run, finding: Finding): Problem {
  const upn = upnOf(run);
  const steps: Readonly<Partial<Record<CheckName, string>>> = {
    'access-mode':
      'A licence admin gives the account a licence for a moment. Then a Power Platform admin opens ' +
      `${userPage(run)} and sets Access Mode to Non-interactive and Save. Then the licence is removed again ` +
      'and an admin presses Retry.',
    'license-removed':
      `A licence admin opens Microsoft 365 admin center > Users > Active users > ${upn} > Licenses and apps, ` +
      'clears the licence and presses Save changes. Then an admin presses Retry.',
    'account-enabled': `A user admin unblocks the sign-in of ${upn} in the Microsoft 365 admin center. Then an admin presses Retry.`,
    'systemuser-enabled': `A Power Platform admin opens ${userPage(run)} and presses Refresh user. Then an admin presses Retry.`,
    'account-group': `A groups admin adds ${upn} to the group in the Microsoft Entra admin center > Groups > Members. Then an admin presses Retry.`,
    'business-unit': `A Power Platform admin opens ${userPage(run)} and moves the user to its business unit. Then an admin presses Retry, which gives the role there.`,
    'security-role': `A Power Platform admin opens ${userPage(run)} and assigns the security role. Then an admin presses Retry.`,
  };
  return {
    code: `check-failed-${finding.check}`,
    what: `${upn} was read back and is not as it should be (${finding.check}): ${finding.found}`,
    next: steps[finding.check] ?? `An admin looks at ${upn}, puts it right and presses Retry.`,
    values: { userPrincipalName: upn, check: finding.check },
  };
}

/** The account could not be read back. */
export function notReadBack(run: Run, cause: Problem): Problem {
  const upn = upnOf(run);
  return {
    code: 'not-read-back',
    what: `Everything was sent for ${upn}, but it could not be read back. ${cause.what}`,
    next: 'An admin presses Retry; it only reads and corrects.',
    values: { userPrincipalName: upn },
    ...technical(cause),
  };
}

/** `2026-11-26 21:58 UTC` */
function utc(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}

function userPage(run: Run): string {
  return (
    `Power Platform admin center > Manage > Environments > ${run.environment.name} > Settings > ` +
    `Users + permissions > Users > ${upnOf(run)} > ... > Manage user in Dynamics 365 > Administration > ` +
    'Client Access License (CAL) Information'
  );
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
