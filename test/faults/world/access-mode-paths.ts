import type { RunFacts } from '../../../src/desk/request';
import { without } from '../../../src/desk/without';
import {
  borrow,
  borrowedTenant,
  free,
  lender,
  lentPlans,
  madeFacts,
  openLoan,
  request,
  start,
  withUser,
} from './paths';
import type { Path } from './paths';
import type { Tenant } from './tenant';
import { licensed, user } from './tenant-state';
import type { TenantState } from './tenant-state';

const MINUTE = 60_000;

function resetMode(world: Tenant): void {
  const rows = Object.values(world.state.rows).map((one) => (one.islicensed ? { ...one, accessmode: 0 } : one));
  world.change({ rows: Object.fromEntries(rows.map((one) => [one.systemuserid, one])) });
}

/** What a run has found that is held until a person sets the access mode. */
const heldFacts: RunFacts = {
  ...madeFacts,
  licenseRemoved: false,
  accessModeSet: false,
  modeByHandUntil: new Date(start + 30 * MINUTE).toISOString(),
};

/** The account of such a run, with the borrowed licence on it. */
function heldTenant(accessmode: number): TenantState {
  const { rows, ...rest } = borrowedTenant;
  const held = Object.values(rows).map((one) => (one.islicensed ? { ...one, accessmode } : one));
  return { ...rest, rows: Object.fromEntries(held.map((one) => [one.systemuserid, one])) };
}

/** What can become of the access mode; explored with single faults. */
export const accessModePaths: readonly Path[] = [
  {
    ...borrow,
    name: 'mode-reset-before-the-licence-goes',
    oneReadDecides: true,
    script: (world) => ({ 'after crm.setAccessMode=4': () => resetMode(world) }),
  },
  {
    ...borrow,
    name: 'mode-by-people-only',
    modeByPeopleOnly: true,
    wished: 'needs-hands',
    problem: 'access-mode-by-hand',
  },
  {
    ...borrow,
    name: 'mode-set-by-a-person',
    modeByPeopleOnly: true,
    mode: 'forward',
    request: { ...request, attempt: 2, facts: heldFacts },
    tenant: heldTenant(4),
    loan: openLoan,
  },
  {
    ...free,
    name: 'mode-set-by-a-person-on-the-last-licence',
    modeByPeopleOnly: true,
    request: { ...without(free.request, 'decision'), attempt: 2, facts: heldFacts },
    tenant: withUser(heldTenant(4), licensed(user(lender.aadObjectId), lentPlans)),
  },
  {
    ...borrow,
    name: 'mode-by-nobody-in-time',
    modeByPeopleOnly: true,
    mode: 'forward',
    request: { ...request, attempt: 2, facts: { ...heldFacts, modeByHandUntil: new Date(start).toISOString() } },
    tenant: heldTenant(0),
    loan: openLoan,
    wished: 'undone',
    problem: 'permission-missing',
  },
];
