import { finding, found } from '../../desk/finding';
import type { AccountCheck, Finding } from '../../desk/finding';
import { roleOf } from '../../desk/find';
import type { RunFacts, ServiceRequest } from '../../desk/request';
import type { EnvironmentSettings } from '../../desk/settings';
import type { DirectoryUser, Systemuser } from '../ports';
import { isNonInteractive, modeFound } from './access-mode';
import { heldLicense, isSameSku } from './held-license';

/** What an account was asked to be, and what the run that made it has done. */
interface MadeAccount {
  readonly request: Pick<ServiceRequest, 'accountKind' | 'passwordNeverExpires' | 'roleId'>;
  readonly facts: RunFacts;
  readonly environment: EnvironmentSettings;
}

/** What a read shows of it. */
interface ReadAccount {
  readonly row: Systemuser | null;
  readonly user: DirectoryUser | null;
  /** Whether it is in the group of all accounts; null when it need not be, or that was not read. */
  readonly isInAccountGroup: boolean | null;
}

type Findings = readonly Finding<AccountCheck | 'password-policy'>[];

/**
 * The one judgement of an account that is set up, for the run that reads it back and for the afterwatch. Failures are
 * what the run has made and somebody changed; what others have added to it is a remark. `canRepair` stands only where
 * the writes of a run, sent once more, would help.
 */
export function judgeAccount(made: MadeAccount, { row, user, isInAccountGroup }: ReadAccount, at: string): Findings {
  return [
    ...judgeRow(made, row, at),
    ...judgeUser(made, user, at),
    ...(isInAccountGroup === null ? [] : [judgeGroup(isInAccountGroup, at)]),
  ];
}

/** Whoever answers for an account must be there; asked of accounts that are in use. */
export function judgeOwner(owner: DirectoryUser | null, at: string): Finding<'owner-there'> {
  if (!owner?.accountEnabled) return finding('owner-there', 'fail', found('owner-left'), at);
  return finding('owner-there', 'pass', { name: owner.displayName }, at);
}

function judgeRow(made: MadeAccount, row: Systemuser | null, at: string): Findings {
  if (row === null) return [finding('access-mode', 'fail', found('no-user-in-the-environment'), at)];
  const roles = row.roles.map(({ name }) => name).join(', ');
  const enabled = finding(
    'systemuser-enabled',
    row.isdisabled ? 'fail' : 'pass',
    found(row.isdisabled ? 'disabled' : 'enabled'),
    at,
  );
  const role = finding(
    'security-role',
    hasRole(made, row) ? 'pass' : 'fail',
    roles === '' ? found('none') : { name: roles },
    at,
  );
  return [judgeMode(made.facts, row, at), enabled, role, ...judgeUnit(made, row, at)];
}

function judgeMode(facts: RunFacts, row: Systemuser, at: string): Finding<'access-mode'> {
  if (!isNonInteractive(row)) return finding('access-mode', 'fail', modeFound(row), at, repairableAfter(facts));
  const isByPerson = facts.accessModeSetBy === 'person';
  return finding('access-mode', 'pass', isByPerson ? found('non-interactive-set-by-a-person') : modeFound(row), at);
}

/**
 * The very role that the run has given: each business unit has a copy of its own under the same name, and a name may be
 * changed. By its name only where no run has given any.
 */
function hasRole({ request, facts, environment }: MadeAccount, { roles }: Systemuser): boolean {
  const { securityRoleId } = facts;
  if (securityRoleId !== undefined) return roles.some(({ roleid }) => roleid === securityRoleId);
  const name = roleOf(environment, request.roleId)?.name ?? request.roleId;
  return roles.some((role) => role.name === name);
}

/**
 * Is the row still in the unit that the run left it in? Said where a unit was asked for, and wherever the row is not in
 * it: its role belongs to that unit, and so do the records it sees.
 */
function judgeUnit({ facts, environment }: MadeAccount, { businessUnitId }: Systemuser, at: string): Findings {
  if (facts.businessUnitId === undefined) return [];
  if (businessUnitId !== facts.businessUnitId)
    return [finding('business-unit', 'fail', found('in-another-business-unit'), at)];
  return environment.businessUnit === undefined
    ? []
    : [finding('business-unit', 'pass', { name: environment.businessUnit }, at)];
}

function judgeUser({ request, facts }: MadeAccount, user: DirectoryUser | null, at: string): Findings {
  if (user === null) return [finding('account-enabled', 'fail', found('not-found'), at)];
  const enabled = finding(
    'account-enabled',
    user.accountEnabled ? 'pass' : 'fail',
    found(user.accountEnabled ? 'enabled' : 'disabled'),
    at,
  );
  const both = [enabled, judgeLicense(facts, user, at)];
  if (!request.passwordNeverExpires || request.accountKind === 'onprem') return both;
  const policies = user.passwordPolicies ?? 'None';
  const isSet = policies.includes('DisablePasswordExpiration');
  const isNone = policies === 'None';
  const read = isSet ? found('never-expires') : isNone ? found('may-expire') : { name: policies };
  return [...both, finding('password-policy', isSet ? 'pass' : 'warn', read, at)];
}

/**
 * The licence that the run has assigned must be gone again. Any other is not the desk's to take, and one that a group
 * gives nobody can take from the account alone.
 */
function judgeLicense(facts: RunFacts, user: DirectoryUser, at: string): Finding<'license-removed'> {
  const { licensedSkuId: own } = facts;
  const { assignedLicenses } = user;
  const held = own === undefined ? null : heldLicense(user, own);
  const isAssigned = own !== undefined && assignedLicenses.some(({ skuId }) => isSameSku(skuId, own));
  if (held?.direct || (isAssigned && !held?.isByGroup))
    return finding('license-removed', 'fail', found('still-licensed'), at, repairableAfter(facts));
  if (isAssigned) return finding('license-removed', 'warn', found('licensed-through-a-group'), at);
  if (assignedLicenses.length === 0) return finding('license-removed', 'pass', found('no-licence'), at);
  return finding('license-removed', 'warn', found('has-other-licences-perhaps-through-a-group'), at);
}

function judgeGroup(isMember: boolean, at: string): Finding<'account-group'> {
  return finding('account-group', isMember ? 'pass' : 'fail', found(isMember ? 'member' : 'not-a-member'), at);
}

/** An account that a person finished has nothing of a run's that could be sent once more. */
function repairableAfter({ accessModeSet }: RunFacts): { readonly canRepair?: true } {
  return accessModeSet ? { canRepair: true } : {};
}
