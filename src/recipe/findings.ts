import type { Loan } from '../desk/loan';
import type { Problem } from '../desk/problem';
import type { Finding } from '../desk/request';
import { AccessMode } from './ports';
import type { DirectoryUser, Systemuser } from './ports';
import type { Run } from './run-context';

const modeNames: Readonly<Record<number, string>> = {
  [AccessMode.ReadWrite]: 'Read-Write',
  [AccessMode.Administrative]: 'Administrative',
  [AccessMode.Read]: 'Read',
  [AccessMode.SupportUser]: 'Support User',
  [AccessMode.NonInteractive]: 'Non-interactive',
  [AccessMode.DelegatedAdmin]: 'Delegated Admin',
};

/** What an account must look like in Dataverse once it is set up. */
export function systemuserFindings(run: Run, row: Systemuser | null, at: string): readonly Finding[] {
  if (row === null) return [finding('access-mode', 'fail', 'no user in the environment', at)];

  const { securityRoleId } = run.facts;
  const roles = row.roles.map(({ name }) => name).join(', ');
  const nonInteractive = row.accessmode === AccessMode.NonInteractive;
  return [
    finding('access-mode', nonInteractive ? 'pass' : 'fail', nonInteractive ? setBy(run, row) : modeName(row), at),
    finding('systemuser-enabled', row.isdisabled ? 'fail' : 'pass', row.isdisabled ? 'Disabled' : 'Enabled', at),
    finding(
      'security-role',
      row.roles.some(({ roleid }) => roleid === securityRoleId) ? 'pass' : 'fail',
      roles || 'none',
      at,
    ),
    ...unitFindings(row, run.facts.businessUnitId, run.environment.businessUnit, at),
  ];
}

/**
 * Is the row still in the unit that the run left it in? Said where a unit was asked for, and wherever the row is not in
 * it: its role belongs to that unit, and so do the records it sees.
 */
export function unitFindings(
  row: Systemuser,
  businessUnitId: string | undefined,
  unit: string | undefined,
  at: string,
): readonly Finding[] {
  if (businessUnitId === undefined) return [];
  const isThere = row.businessUnitId === businessUnitId;
  if (isThere && unit === undefined) return [];
  return [finding('business-unit', isThere ? 'pass' : 'fail', isThere ? (unit ?? '') : 'in another business unit', at)];
}

/** What an account must look like in Microsoft Entra ID once it is set up. */
export function directoryFindings(run: Run, user: DirectoryUser | null, at: string): readonly Finding[] {
  if (user === null) return [finding('account-enabled', 'fail', 'not found', at)];

  const { accountKind, passwordNeverExpires } = run.request;
  const licensed = user.assignedLicenses.some(({ skuId }) => skuId === run.facts.licensedSkuId);
  const others = user.assignedLicenses.length > 0;
  const policies = user.passwordPolicies ?? 'None';
  const found = [
    finding('account-enabled', user.accountEnabled ? 'pass' : 'fail', user.accountEnabled ? 'Enabled' : 'Disabled', at),
    finding('license-removed', licensed ? 'fail' : others ? 'warn' : 'pass', licenseWords(licensed, others), at),
  ];
  if (!passwordNeverExpires || accountKind === 'onprem') return found;
  return [
    ...found,
    finding('password-policy', policies.includes('DisablePasswordExpiration') ? 'pass' : 'warn', policies, at),
  ];
}

/** Has the lender exactly what was lent? */
export function lenderFinding(loan: Loan, lender: DirectoryUser | null, at: string): Finding {
  const held = lender?.licenseAssignmentStates.find(
    (state) => state.skuId === loan.skuId && state.assignedByGroup === null,
  );
  const whole = held !== undefined && sameMembers(held.disabledPlans, loan.disabledPlans);
  const found =
    held === undefined ? 'licence missing' : whole ? 'licence back' : 'licence back with other apps switched on';
  return finding('lender-whole', whole ? 'pass' : 'fail', found, at, { lender: loan.lender.name });
}

/** What an account must look like once it is retired. */
export function retiredFindings(row: Systemuser | null, user: DirectoryUser | null, at: string): readonly Finding[] {
  const counts = row !== null && row.accessmode === AccessMode.NonInteractive && !row.isdisabled;
  const blocked = user === null || !user.accountEnabled;
  const found = row === null ? 'no user in the environment' : row.isdisabled ? 'Disabled' : modeName(row);
  return [
    finding('slot-free', counts ? 'fail' : 'pass', found, at),
    finding('sign-in-blocked', blocked ? 'pass' : 'fail', blocked ? 'Sign-in blocked' : 'Enabled', at),
    finding(
      'license-removed',
      user !== null && user.assignedLicenses.length > 0 ? 'warn' : 'pass',
      licenseWords(false, (user?.assignedLicenses.length ?? 0) > 0),
      at,
    ),
  ];
}

/** After the end of an account; `check` tells the group. */
export function groupFinding(check: 'group-left' | 'account-group-left', member: boolean, at: string): Finding {
  return finding(check, member ? 'fail' : 'pass', member ? 'still a member' : 'not a member', at);
}

/** While the account lives: is it in the group of all accounts? */
export function accountGroupFinding(member: boolean, at: string): Finding {
  return finding('account-group', member ? 'pass' : 'fail', member ? 'member' : 'not a member', at);
}

/** What WhoAmI in the account's name proves: it is enabled and has a role. Whether it can sign in it does not prove. */
export function impersonationFinding(problem: Problem | null, at: string): Finding {
  return triedFinding('works-as-account', 'accepts it by impersonation', problem, at);
}

/** What a sign-in with the stored password proves. */
export function passwordFinding(problem: Problem | null, at: string): Finding {
  return triedFinding('password-sign-in', 'signed in with its password', problem, at);
}

function triedFinding(check: string, success: string, problem: Problem | null, at: string): Finding {
  if (problem === null) return finding(check, 'pass', success, at);
  return { ...finding(check, 'warn', `${problem.what} ${problem.next}`, at), problem };
}

function finding(
  check: string,
  result: Finding['result'],
  found: string,
  at: string,
  values?: Finding['values'],
): Finding {
  return { check, result, found, at, ...(values === undefined ? {} : { values }) };
}

function setBy({ facts }: Run, row: Systemuser): string {
  return facts.accessModeSetBy === 'person' ? `${modeName(row)}, set by a person` : modeName(row);
}

function modeName(row: Systemuser): string {
  return modeNames[row.accessmode] ?? String(row.accessmode);
}

function licenseWords(licensed: boolean, others: boolean): string {
  if (licensed) return 'still licensed';
  return others ? 'has other licences, perhaps through a group' : 'no licence';
}

function sameMembers(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join() === [...other].sort().join();
}
