import type { DirectoryUser, LicenseAssignmentState, SubscribedSku, Systemuser } from '../../../src/recipe/ports';
import { AccessMode } from '../../../src/recipe/ports/crm';
import { row as tenantRow, user as tenantUser } from '../../faults/world/tenant-state';

export const sales = '1e1a282c-9c54-43a2-9310-98ef728faace';
export const service = '99049c9c-6011-4908-bf17-15f496e6519d';

/** An enabled member without a licence, with what the test says otherwise. */
export function user(change: Partial<DirectoryUser> = {}): DirectoryUser {
  const kim = { userPrincipalName: 'kim@contoso.com', displayName: 'Kim Lind', passwordPolicies: null };
  return tenantUser('user-1', { ...kim, ...change });
}

/** How a user holds a product; directly unless the test says by which group. */
export function holds(skuId: string, change: Partial<LicenseAssignmentState> = {}): LicenseAssignmentState {
  return { skuId, disabledPlans: [], assignedByGroup: null, state: 'Active', error: null, ...change };
}

/** The row of an account that is set up. */
export function row(change: Partial<Systemuser> = {}): Systemuser {
  const roles = [{ roleid: 'role-1', name: 'Writer' }];
  const { NonInteractive } = AccessMode;
  return tenantRow('row-1', 'user-1', { accessmode: NonInteractive, businessUnitId: 'unit-1', roles, ...change });
}

export function sku(skuId: string, enabled: number, consumedUnits: number): SubscribedSku {
  const prepaidUnits = { enabled, warning: 0, suspended: 0, lockedOut: 0 };
  return { skuId, skuPartNumber: 'D365', capabilityStatus: 'Enabled', appliesTo: 'User', consumedUnits, prepaidUnits };
}
