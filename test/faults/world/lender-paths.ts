import { without } from '../../../src/desk/without';
import {
  borrow,
  borrowedTenant,
  free,
  lender,
  lentPlans,
  madeFacts,
  marker,
  request,
  start,
  tenant,
  withUser,
} from './paths';
import type { Path } from './paths';
import { licensed, sku, user } from './tenant-state';
import type { TenantState, TenantUser } from './tenant-state';

const MINUTE = 60_000;
const lenderWithLicense = tenant.users[lender.aadObjectId] ?? user(lender.aadObjectId);

const owedLoan = {
  requestId: request.id,
  lender,
  skuId: sku,
  disabledPlans: lentPlans,
  recordedAt: '2026-03-02T07:40:00Z',
};

/** Somebody deleted it, in Entra and in Dynamics. */
function withoutAccount(state: TenantState): Partial<TenantState> {
  const isOurs = ({ employeeId }: TenantUser) => employeeId === marker;
  const [account] = Object.values(state.users).filter(isOurs);
  const left = <T>(all: Readonly<Record<string, T>>, ...gone: readonly string[]) =>
    Object.fromEntries(Object.entries(all).filter(([id]) => !gone.includes(id)));
  const id = account?.id ?? '';
  return {
    users: left(state.users, id),
    rows: left(state.rows, `row-of-${id}`),
    members: state.members.filter((one) => one !== id),
    accountMembers: state.accountMembers.filter((one) => one !== id),
  };
}

/** What can be the matter with the unit, or with the lender who has it. */
export const lenderPaths: readonly Path[] = [
  { ...borrow, name: 'over-assigned', units: 0, wished: 'undone', problem: 'license-over-assigned' },
  {
    ...free,
    name: 'unit-promised',
    request: without(free.request, 'decision'),
    unitPromisedUntil: start + 3 * MINUTE,
    units: 2,
  },
  {
    ...free,
    name: 'unit-promised-too-long',
    request: without(free.request, 'decision'),
    unitPromisedUntil: start + 15 * MINUTE,
    units: 2,
    wished: 'undone',
    problem: 'unit-promised',
  },
  {
    ...borrow,
    name: 'retry-while-owed',
    request: { ...request, attempt: 2 },
    tenant: withUser(tenant, user(lender.aadObjectId)),
    loan: { ...owedLoan, state: 'owed' },
  },
  {
    ...borrow,
    name: 'retry-while-left-and-owed',
    request: { ...request, attempt: 2, facts: { ...madeFacts, licenseRemoved: false, accessModeSet: false } },
    tenant: borrowedTenant,
    loan: { ...owedLoan, state: 'owed' },
  },
  { ...borrow, name: 'groups-refused', groupsRefused: true, wished: 'undone', problem: 'permission-missing' },
  {
    ...borrow,
    name: 'account-deleted-midway',
    script: (world) => ({ 'crm.assignRole': () => world.change(withoutAccount(world.state)) }),
    wished: 'undone',
    problem: 'systemuser-missing',
  },
  { ...borrow, name: 'lender-busy', lenderBusyUntil: start + 3 * MINUTE },
  {
    ...borrow,
    name: 'lender-busy-too-long',
    lenderBusyUntil: start + 15 * MINUTE,
    wished: 'undone',
    problem: 'lender-busy',
  },
  {
    ...borrow,
    name: 'lender-lends-elsewhere',
    tenant: withUser(withUser(tenant, licensed(user('elsewhere'))), user(lender.aadObjectId)),
    lenderBusyUntil: start + 3 * MINUTE,
    script: (world, timeline) => {
      timeline.schedule(start + 3 * MINUTE, () =>
        world.change(withUser(withUser(world.state, user('elsewhere')), lenderWithLicense)),
      );
    },
  },
];
