import { without } from '../../../src/desk/without';
import { countsAsNonInteractive, decidedRole, licensed, ownUnit, row, sku, user } from './tenant-state';
import type { TenantState } from './tenant-state';
import type { Tenant } from './tenant';
import {
  borrow,
  createdWhenAsked,
  free,
  lender,
  madeFacts,
  madeTenant,
  mainPaths,
  onPremises,
  onPremisesRequest,
  onPremisesUser,
  record,
  request,
  retire,
  retry,
  start,
  tenant,
  undo,
  upn,
  withUser,
} from './paths';
import { lenderPaths } from './lender-paths';
import type { Path } from './paths';
import { accessModePaths } from './access-mode-paths';
import { takenUpPaths } from './taken-up-paths';
import { mainRotations, rotationPaths } from './rotation';

const somebody = user('somebody', { userPrincipalName: upn });
const MINUTE = 60_000;

function fillSlots(state: TenantState, upTo: number): Pick<TenantState, 'rows'> {
  const used = Object.values(state.rows).filter(countsAsNonInteractive).length;
  const more = Array.from({ length: upTo - used }, (_, index) =>
    row(`row-late-${index}`, `late-${index}`, { accessmode: 4 }),
  );
  return { rows: { ...state.rows, ...Object.fromEntries(more.map((one) => [one.systemuserid, one])) } };
}

function takeUnit(world: Tenant): void {
  const faster = licensed(user('faster'));
  world.change({ users: { ...world.state.users, faster } });
}

/** A finished account to which somebody gave a licence and Read-Write, as one does to sign in with it. */
const changedByHand: TenantState = {
  ...withUser(madeTenant, licensed(madeTenant.users['account'] ?? user('account'))),
  rows: {
    ...madeTenant.rows,
    'row-account': row('row-account', 'account', {
      businessUnitId: ownUnit,
      roles: [{ roleid: decidedRole, name: 'Integration' }],
    }),
  },
};

/** Everything else that can be asked for or come in between; explored with single faults. */
export const morePaths: readonly Path[] = [
  retry,
  {
    ...retry,
    name: 'settings-changed-while-lent',
    settingsDiffer: true,
    wished: 'needs-hands',
    problem: 'decision-differs',
  },
  { ...free, name: 'push', canPush: true },
  { ...free, name: 'counts-untold', countsUntold: true },
  {
    ...free,
    name: 'license-race',
    script: (world) => ({ 'directory.assignLicense+': () => takeUnit(world) }),
  },
  {
    ...free,
    name: 'license-race-without-lender',
    request: without(free.request, 'decision'),
    script: (world) => ({ 'directory.assignLicense+': () => takeUnit(world) }),
    wished: 'undone',
    problem: 'no-license-free',
  },
  {
    ...borrow,
    name: 'no-lender',
    request: without(borrow.request, 'decision'),
    wished: 'undone',
    problem: 'no-license-free',
  },
  ...lenderPaths,
  { ...free, name: 'slots-full', limit: 3, wished: 'undone', problem: 'slots-full' },
  {
    ...borrow,
    name: 'last-slot-race',
    script: (world) => ({ 'crm.setAccessMode=4': () => world.change(fillSlots(world.state, 7)) }),
    wished: 'undone',
    problem: 'slots-full',
  },
  { ...free, name: 'approver-lost', approvers: ['somebody-else'], wished: 'undone', problem: 'approver-lost' },
  { ...free, name: 'slot-lost', slotHeld: false, wished: 'undone', problem: 'slot-lost' },
  { ...free, name: 'name-taken', tenant: withUser(tenant, somebody), wished: 'undone', problem: 'name-taken' },
  {
    ...free,
    name: 'name-taken-late',
    script: (world) => ({ 'directory.createUser': () => world.change(withUser(world.state, somebody)) }),
    wished: 'undone',
    problem: 'name-taken',
  },
  {
    ...borrow,
    name: 'mode-reset-by-sync',
    syncResetsMode: true,
    wished: 'needs-hands',
    problem: 'check-failed-access-mode',
  },
  {
    ...free,
    name: 'retry-after-partial-undo',
    request: { ...request, attempt: 2, facts: { ...madeFacts, accessModeSet: false } },
    tenant: {
      ...withUser(madeTenant, { ...(madeTenant.users['account'] ?? user('account')), accountEnabled: false }),
      rows: {
        ...madeTenant.rows,
        'row-account': row('row-account', 'account', { isdisabled: true, islicensed: false }),
      },
      members: [],
    },
  },
  {
    ...onPremises,
    name: 'on-premises-never-made',
    script: () => undefined,
    wished: 'needs-hands',
    problem: 'directory-sync-ended',
  },
  {
    ...onPremises,
    name: 'on-premises-marked-late',
    script: (world, timeline, books) => {
      createdWhenAsked(world, timeline, books, { ...onPremisesUser, employeeId: null });
      timeline.schedule(start + 4 * MINUTE, () => {
        if (world.state.users['account']) world.change(withUser(world.state, onPremisesUser));
      });
    },
  },
  {
    ...onPremises,
    name: 'on-premises-name-taken',
    tenant: withUser(tenant, user('somebody', { userPrincipalName: 'svc-erp@contoso.com' })),
    script: () => undefined,
    wished: 'undone',
    problem: 'name-taken',
  },
  {
    ...onPremises,
    name: 'on-premises-name-of-a-person',
    tenant: withUser(tenant, { ...onPremisesUser, employeeId: null, createdDateTime: '2021-05-01T08:00:00Z' }),
    script: () => undefined,
    wished: 'undone',
    problem: 'name-taken',
  },
  {
    ...retire,
    name: 'retire-on-premises',
    request: { ...onPremisesRequest, kind: 'retire' },
    tenant: withUser(madeTenant, { ...onPremisesUser, usageLocation: 'DE' }),
    account: { ...record, kind: 'onprem', userPrincipalName: 'svc-erp@contoso.com' },
    script: (world, timeline) => {
      timeline.schedule(start + 5 * MINUTE, () =>
        world.change(withUser(world.state, { ...onPremisesUser, accountEnabled: false })),
      );
    },
  },
  {
    ...retire,
    name: 'retire-somebody-elses',
    tenant: withUser(madeTenant, user('account', { userPrincipalName: upn })),
    wished: 'undone',
    problem: 'not-ours',
  },
  {
    ...undo,
    name: 'undo-of-done',
    request: { ...undo.request, facts: madeFacts },
    tenant: madeTenant,
    loan: closedLoan(),
  },
  {
    ...free,
    name: 'repair',
    mode: 'repair',
    request: { ...request, attempt: 2, facts: { ...madeFacts, secretOffered: true } },
    tenant: changedByHand,
    account: { ...record, requestId: request.id },
    loan: closedLoan(),
    slotHeld: false,
  },
  { ...undo, name: 'undo-of-little', request: { ...request, attempt: 2 }, tenant, loan: closedLoan() },
];

/**
 * Nobody but us keeps the limit. Not among the explored: a stale count cannot be noticed by anybody then. Microsoft's
 * platform does keep it (0x8004b050).
 */
export const unenforcedLimit: Path = {
  ...borrow,
  name: 'last-slot-race-unenforced',
  limitUnenforced: true,
  script: (world) => ({ 'crm.assignRole': () => world.change(fillSlots(world.state, 7)) }),
  wished: 'undone',
  problem: 'slots-full',
};

function closedLoan() {
  return {
    requestId: request.id,
    lender,
    skuId: sku,
    disabledPlans: ['plan-forms', 'plan-flow'],
    state: 'returned' as const,
    recordedAt: '2026-03-02T07:40:00Z',
  };
}

export const everyPath: readonly Path[] = [
  ...mainPaths,
  ...mainRotations,
  ...morePaths,
  ...accessModePaths,
  ...takenUpPaths,
  ...rotationPaths,
];
