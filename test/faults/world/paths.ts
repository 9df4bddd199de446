import type { AccountRecord } from '../../../src/desk/account';
import type { Loan } from '../../../src/desk/loan';
import type { RunFacts, RunMode, ServiceRequest } from '../../../src/desk/request';
import type { DeskSettings } from '../../../src/desk/settings';
import type { Timeline } from './process';
import type { Books } from './register';
import type { RotationPart } from './rotation-part';
import type { Tenant } from './tenant';
import { accountGroupId, decidedRole, groupId, licensed, ownUnit, row, sku, user } from './tenant-state';
import type { TenantState, TenantUser } from './tenant-state';
import { waits } from './waits';

export const start = Date.parse('2026-03-02T08:00:00Z');
export const marker = 'SA1042-7f3a';
export const upn = 'svc-erp@contoso.onmicrosoft.com';
export const lender = { aadObjectId: 'lender', name: 'Kim Larsen' };
export const lentPlans = ['plan-forms', 'plan-flow'];
const owner = { aadObjectId: 'owner', name: 'Ola Nord' };
const admin = { aadObjectId: 'admin', name: 'Dana Ortiz' };

/** One way a run can go, as the world stands before it. */
export interface Path extends RotationPart {
  readonly name: string;
  readonly request: ServiceRequest;
  readonly mode: RunMode;
  readonly tenant: TenantState;
  /** Licences that the company has bought. */
  readonly units: number;
  readonly limit: number;
  readonly loan?: Loan;
  readonly account?: AccountRecord;
  readonly approvers?: readonly string[];
  readonly slotHeld?: boolean;
  readonly canPush?: boolean;
  readonly countsUntold?: boolean;
  readonly syncResetsMode?: boolean;
  readonly limitUnenforced?: boolean;
  readonly modeByPeopleOnly?: boolean;
  readonly groupsRefused?: boolean;
  /** An operator changed settings after the approval. */
  readonly settingsDiffer?: boolean;
  readonly licensesRefused?: boolean;
  readonly lenderBusyUntil?: number;
  /** The free unit belongs to the lender of another run until then. */
  readonly unitPromisedUntil?: number;
  readonly oneReadDecides?: boolean;
  /** What happens in the world by itself, and at the first call of a name. */
  readonly script?: (tenant: Tenant, timeline: Timeline, books: Books) => Readonly<Record<string, () => void>> | void;
  /** How it ends when nothing goes wrong. */
  readonly wished: 'done' | 'undone' | 'needs-hands';
  readonly problem?: string;
}

export const settings: DeskSettings = {
  accountDomain: 'contoso.onmicrosoft.com',
  usageLocation: 'DE',
  accountName: { prefix: 'svc-', minLength: 5, maxLength: 40, reserved: [] },
  accountGroupId,
  signInCheck: { clientId: 'public-client' },
  environments: [
    {
      id: 'prod',
      name: 'Contoso Sales',
      url: 'https://contoso.crm4.dynamics.com',
      securityGroupId: groupId,
      businessUnit: 'Integrations',
      fallbackLimit: 7,
      roles: [{ id: 'integration', name: 'Integration', privileged: false }],
      approvers: { people: ['admin'] },
      licenses: [{ skuId: sku, name: 'Sales Enterprise' }],
      lenders: [lender],
      onPremises: { domain: 'corp.contoso.com', upnSuffix: 'contoso.com', organizationalUnit: 'OU=Services,DC=corp' },
    },
  ],
  waits,
  limits: { openRequestsPerPerson: 3, purposeLength: 500 },
};

export const request: ServiceRequest = {
  kind: 'create',
  environmentId: 'prod',
  accountName: 'svc-erp',
  accountKind: 'cloud',
  roleId: 'integration',
  purpose: 'Orders from the shop.',
  owner,
  passwordNeverExpires: true,
  reviewOn: '2027-03-02',
  id: 'SA-1042',
  version: 3,
  state: 'approved',
  attempt: 1,
  marker,
  requester: owner,
  requestedAt: '2026-03-02T07:00:00Z',
  conversationId: 'thread',
  locale: 'en',
  timeZone: 'Europe/Berlin',
  approvals: [{ by: admin, at: '2026-03-02T07:30:00Z' }],
  decision: { verdict: 'approved', by: admin, at: '2026-03-02T07:30:00Z', lender },
  expiresAt: '2026-03-05T07:00:00Z',
  facts: {},
};

const others = Array.from({ length: 3 }, (_, index) => `other-${index}`);

/** Three other non-interactive users, and a lender with two apps switched off. */
export const tenant: TenantState = {
  users: Object.fromEntries(
    [...others.map((id) => user(id)), licensed(user(lender.aadObjectId), lentPlans)].map((one) => [one.id, one]),
  ),
  rows: Object.fromEntries(
    others.map((id) => [`row-${id}`, row(`row-${id}`, id, { accessmode: 4, islicensed: false })]),
  ),
  members: [],
  accountMembers: [],
  vault: {},
  freed: [],
};

export function withUser(state: TenantState, one: TenantUser): TenantState {
  return { ...state, users: { ...state.users, [one.id]: one } };
}

export const madeFacts: RunFacts = {
  userPrincipalName: upn,
  userId: 'account',
  createAnnounced: true,
  secretName: 'svc-erp-SA-1042',
  systemuserId: 'row-account',
  businessUnitId: ownUnit,
  securityRoleId: decidedRole,
  joinedGroupId: groupId,
  joinedAccountGroupId: accountGroupId,
  licensedSkuId: sku,
  licenseRemoved: true,
  accessModeSet: true,
  slotLimit: 7,
};

const account = user('account', { userPrincipalName: upn, employeeId: marker, password: 'canary-password-0' });
const accountRow = row('row-account', 'account', {
  businessUnitId: ownUnit,
  accessmode: 4,
  islicensed: false,
  roles: [{ roleid: decidedRole, name: 'Integration' }],
});

/** The account as a finished run leaves it. */
export const madeTenant: TenantState = {
  ...withUser(tenant, account),
  rows: { ...tenant.rows, 'row-account': accountRow },
  members: ['account'],
  accountMembers: ['account'],
  vault: { 'svc-erp-SA-1042': account.password },
};

/** The account as a run leaves it that was stopped between pivot and return of the licence. */
export const borrowedTenant: TenantState = {
  ...withUser(withUser(madeTenant, licensed(account)), user(lender.aadObjectId)),
  rows: { ...madeTenant.rows, 'row-account': { ...accountRow, islicensed: true } },
};

export const openLoan: Loan = {
  requestId: request.id,
  lender,
  skuId: sku,
  disabledPlans: lentPlans,
  state: 'taken',
  recordedAt: '2026-03-02T07:40:00Z',
};

export const record: AccountRecord = {
  name: 'svc-erp',
  userPrincipalName: upn,
  environmentId: 'prod',
  requestId: 'SA-0900',
  marker,
  kind: 'cloud',
  userId: 'account',
  systemuserId: 'row-account',
  roleId: 'integration',
  owner,
  purpose: 'Orders from the shop.',
  secretName: 'svc-erp-SA-0900',
  createdAt: '2026-01-02T08:00:00Z',
  reviewOn: '2027-03-02',
  state: 'active',
};

const cloud = { request, mode: 'forward', tenant, limit: 7, wished: 'done' } as const;
export const free: Path = { ...cloud, name: 'free', units: 2 };
export const borrow: Path = { ...cloud, name: 'borrow', units: 1 };

export const onPremisesUser = user('account', {
  userPrincipalName: 'svc-erp@contoso.com',
  employeeId: marker,
  onPremisesSyncEnabled: true,
  onPremisesSamAccountName: 'SVC-ERP',
  usageLocation: null,
});
export const onPremisesRequest: ServiceRequest = { ...request, accountKind: 'onprem' };
export const onPremises: Path = {
  ...cloud,
  name: 'on-premises',
  request: onPremisesRequest,
  units: 2,
  script: (world, timeline, books) => createdWhenAsked(world, timeline, books, onPremisesUser),
};

/** An Active Directory admin looks at the card every minute; directory sync brings what they create at once. */
export function createdWhenAsked(world: Tenant, timeline: Timeline, books: Books, one: TenantUser, looks = 30): void {
  timeline.schedule(timeline.now + 50_000, () => {
    if (books.instructions.has('await-directory-sync'))
      world.change({ users: { ...world.state.users, [one.id]: one } });
    else if (looks > 0) createdWhenAsked(world, timeline, books, one, looks - 1);
  });
}

export const retire: Path = {
  ...cloud,
  name: 'retire',
  request: { ...request, kind: 'retire' },
  tenant: madeTenant,
  units: 1,
  account: record,
  slotHeld: false,
};

/** A person presses Undo on a run that stopped after the pivot with the borrowed licence still on the account. */
export const undo: Path = {
  ...cloud,
  name: 'undo',
  request: { ...request, attempt: 2, facts: { ...madeFacts, licenseRemoved: false } },
  mode: 'undo',
  tenant: borrowedTenant,
  units: 1,
  loan: openLoan,
  wished: 'undone',
};

export const mainPaths: readonly Path[] = [free, borrow, onPremises, retire, undo];
/** A person presses Retry on such a run. */
export const retry: Path = { ...undo, name: 'retry', mode: 'forward', wished: 'done' };
