import type { DirectoryUser, LicenseAssignmentState, SubscribedSku, Systemuser } from '../../../src/recipe/ports';
import { AccessMode } from '../../../src/recipe/ports/crm';

export const sales = '1e1a282c-9c54-43a2-9310-98ef728faace';
export const service = '99049c9c-6011-4908-bf17-15f496e6519d';

/** An enabled member without a licence, with what the test says otherwise. */
export function user(change: Partial<DirectoryUser> = {}): DirectoryUser {
  return {
    id: 'user-1',
    userPrincipalName: 'kim@contoso.com',
    displayName: 'Kim Lind',
    accountEnabled: true,
    userType: 'Member',
    usageLocation: 'DE',
    employeeId: null,
    passwordPolicies: null,
    createdDateTime: null,
    onPremisesSyncEnabled: null,
    onPremisesSamAccountName: null,
    onPremisesDomainName: null,
    onPremisesProvisioningErrors: [],
    assignedLicenses: [],
    licenseAssignmentStates: [],
    ...change,
  };
}

/** How a user holds a product; directly unless the test says by which group. */
export function holds(skuId: string, change: Partial<LicenseAssignmentState> = {}): LicenseAssignmentState {
  return { skuId, disabledPlans: [], assignedByGroup: null, state: 'Active', error: null, ...change };
}

/** The row of an account that is set up. */
export function row(change: Partial<Systemuser> = {}): Systemuser {
  return {
    systemuserid: 'row-1',
    fullname: 'svc-erp-sync',
    domainname: 'svc-erp-sync@contoso.com',
    azureactivedirectoryobjectid: 'user-1',
    accessmode: AccessMode.NonInteractive,
    isdisabled: false,
    islicensed: false,
    applicationid: null,
    deletedstate: 0,
    businessUnitId: 'unit-1',
    createdon: '2026-11-22T10:00:00.000Z',
    roles: [{ roleid: 'role-1', name: 'Writer' }],
    ...change,
  };
}

export function sku(skuId: string, enabled: number, consumedUnits: number): SubscribedSku {
  const prepaidUnits = { enabled, warning: 0, suspended: 0, lockedOut: 0 };
  return { skuId, skuPartNumber: 'D365', capabilityStatus: 'Enabled', appliesTo: 'User', consumedUnits, prepaidUnits };
}
