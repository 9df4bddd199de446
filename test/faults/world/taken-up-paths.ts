import type { Systemuser } from '../../../src/recipe/ports';
import { free, madeFacts, madeTenant, request, tenant, withUser } from './paths';
import type { Path } from './paths';
import { ownUnit, row, user } from './tenant-state';
import type { TenantState } from './tenant-state';

/** The request that left the account, and the name of its password in the vault. */
const earlier = { requestId: 'SA-0900', secretName: 'svc-erp-SA-0900' };
const account = madeTenant.users['account'] ?? user('account');
const taking: Path = { ...free, name: 'taken-up', request: { ...request, adopts: earlier } };

/** What an undone request has left: the account blocked, its row disabled, in its unit, and in no group. */
function leftBlocked(roles: Systemuser['roles'] = []): TenantState {
  const disabled = { isdisabled: true, islicensed: false, businessUnitId: ownUnit, roles };
  return {
    ...withUser(tenant, { ...account, accountEnabled: false }),
    rows: { ...tenant.rows, 'row-account': row('row-account', account.id, disabled) },
    vault: { [earlier.secretName]: account.password },
  };
}

const ruling = {
  roleid: 'role-ruling',
  name: 'Systemadministrator',
  roleTemplateId: '627090ff-40a3-4053-8790-584edc5be201',
};

/** A person presses Retry on a run that was taken back in part, after the password was lost from the vault. */
const retried: Path = {
  ...free,
  name: 'retry-without-its-password',
  request: { ...request, attempt: 2, facts: { ...madeFacts, accessModeSet: false } },
  tenant: { ...leftBlocked(), vault: {} },
};

/** An account that an earlier request has left is taken up again; explored with single faults. */
export const takenUpPaths: readonly Path[] = [
  { ...taking, tenant: leftBlocked() },
  { ...taking, name: 'taken-up-without-its-password', tenant: { ...leftBlocked(), vault: {} } },
  {
    ...taking,
    name: 'taken-up-with-another-password',
    request: { ...request, adopts: { ...earlier, passwordUnset: true } },
    tenant: { ...leftBlocked(), vault: { [earlier.secretName]: 'canary-password-never-sent' } },
  },
  retried,
  {
    ...taking,
    name: 'taken-up-with-a-role',
    tenant: leftBlocked([ruling]),
    wished: 'undone',
    problem: 'role-kept',
  },
];
