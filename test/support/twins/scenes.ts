import type { Finding } from '../../../src/desk/finding';
import type { Loan } from '../../../src/desk/loan';
import type { RunFacts, ServiceRequest } from '../../../src/desk/request';
import { user } from '../../faults/world/tenant-state';
import { dana, kim, olga } from '../cast';
import { twins } from './index';
import type { Given, Twins } from './index';
import { account, erp, madeFacts, marker, plans, request, sales, service, syncedUpn } from './samples';
import { holding, newTenant, withErp } from './tenant';
import type { TwinTenant } from './tenant';

/** Every unit has a holder. */
export function noneFree(tenant: TwinTenant = newTenant()): TwinTenant {
  tenant.bought.set(sales, 3);
  tenant.bought.set(service, 1);
  return tenant;
}

export const kimsLoan: Loan = {
  requestId: 'SA-42',
  lender: kim,
  skuId: sales,
  disabledPlans: plans,
  state: 'taken',
  recordedAt: '2026-03-02T07:40:00.000Z',
};

/** A loan in the books, of this request unless it says otherwise. */
export function lend(world: Twins, change: Partial<Loan> = {}): Twins {
  const loan = { ...kimsLoan, ...change };
  world.books.loans.set(loan.requestId, loan);
  return world;
}

/** A finished account; `given` says what the request of today is. */
export function made(given: Given = {}): Twins {
  return twins({ tenant: withErp(newTenant()), facts: madeFacts, ...given });
}

/** Kim's licence is on the account, where a run stopped. */
export function lentOut(facts: RunFacts = {}, change: Partial<ServiceRequest> = {}): Twins {
  const tenant = noneFree(withErp(newTenant()));
  tenant.users.set(erp, holding(tenant.users.get(erp) ?? user(erp), [{ skuId: sales, disabledPlans: [] }]));
  tenant.users.set(kim.aadObjectId, user(kim.aadObjectId));
  const all = { ...madeFacts, licenseRemoved: false, ...facts };
  return lend(twins({ tenant, facts: all, request: { attempt: 2, ...change } }));
}

export function retiring(change: Partial<ServiceRequest> = {}): Twins {
  return twins({ tenant: withErp(newTenant()), request: { kind: 'retire', ...change } });
}

/** Olga has the password of her account changed. */
export function rotating(change: Partial<ServiceRequest> = {}, facts: RunFacts = {}): Twins {
  const byOwner = { kind: 'rotate', requester: olga, approvals: [] } as const;
  return twins({ tenant: withErp(newTenant()), request: { ...byOwner, facts, ...change } });
}

export const byDana = { requester: dana, approvals: [{ by: dana, at: request.requestedAt }] } as const;

export const pending = 'svc-erp-SA-42-1';

/** A new password was sent, and the answer was lost. */
export function inDoubt(facts: RunFacts = {}): Twins {
  const { userPrincipalName = '' } = account;
  const known = { userPrincipalName, userId: erp, secretName: 'svc-erp-SA-7' };
  const sent = { pendingSecretName: pending, pendingSecretRemoved: false, passwordInDoubt: true };
  const world = rotating({ attempt: 2 }, { ...known, ...sent, ...facts });
  world.tenant.vault.set(pending, 'canary-password-sent');
  return world;
}

/** As it comes from Active Directory. */
export const synced = {
  userPrincipalName: syncedUpn,
  employeeId: marker,
  onPremisesSyncEnabled: true,
  onPremisesSamAccountName: 'SVC-ERP',
  usageLocation: null,
} as const;

export function onPremises(given: Given = {}): Twins {
  const tenant = newTenant();
  tenant.users.set(erp, user(erp, synced));
  return twins({ tenant, ...given, request: { accountKind: 'onprem', ...given.request } });
}

/** What a step has found. */
export function findingsOf(outcome: unknown): readonly Finding[] {
  return (outcome as { findings: readonly Finding[] }).findings;
}

/** Names, one after the other. */
export const names = (text: string): readonly string[] => text.trim().split(/\s+/);
