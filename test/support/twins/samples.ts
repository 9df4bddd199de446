import type { AccountRecord } from '../../../src/desk/account';
import type { RunFacts, ServiceRequest } from '../../../src/desk/request';
import type { DeskSettings, EnvironmentSettings } from '../../../src/desk/settings';
import { waits } from '../../faults/world/waits';
import { dana, kim, olga, omar, ravi } from '../cast';

/** Two of everything: environments, units with a copy of each role, licences, lenders, accounts. */
export const sales = 'sku-sales';
export const service = 'sku-service';
export const plans = ['plan-forms', 'plan-flow'];
export const accountGroup = 'group-accounts';

export const start = Date.parse('2026-03-02T08:00:00.000Z');
export const marker = 'SA42.7f3a';
export const upn = 'svc-erp@contoso.onmicrosoft.com';
export const syncedUpn = 'svc-erp@contoso.com';
/** The account that the run is about, where there is one already, and its row. */
export const erp = 'u-erp';
export const erpRow = 'uat-row-erp';
/** Somebody else's account, in both environments. */
export const neighbour = 'u-neighbour';

function environment(id: string, name: string): EnvironmentSettings {
  return {
    id,
    name,
    url: `https://${id}.crm4.dynamics.com`,
    securityGroupId: `group-${id}`,
    businessUnit: 'Integrations',
    fallbackLimit: 7,
    roles: [
      { id: 'reader', name: 'Order Reader', privileged: false },
      { id: 'writer', name: 'Order Writer', privileged: false },
    ],
    approvers: { people: [dana.aadObjectId] },
    licenses: [
      { skuId: sales, name: 'Sales Enterprise' },
      { skuId: service, name: 'Customer Service' },
    ],
    lenders: [omar, kim],
    onPremises: { domain: `${id}.corp`, upnSuffix: 'contoso.com', organizationalUnit: `OU=${id}` },
  };
}

/** What runs here is of the second environment. */
export const settings: DeskSettings = {
  accountDomain: 'contoso.onmicrosoft.com',
  usageLocation: 'DE',
  accountName: { prefix: 'svc-', minLength: 5, maxLength: 40, reserved: [] },
  accountGroupId: accountGroup,
  environments: [environment('prod', 'Contoso Sales'), environment('uat', 'Contoso UAT')],
  waits,
  limits: { openRequestsPerPerson: 3, purposeLength: 500 },
};

const approvedAt = '2026-03-02T07:30:00Z';

/** Asked by Ravi for Olga, approved by Dana, who chose Kim to lend. */
export const request: ServiceRequest = {
  kind: 'create',
  environmentId: 'uat',
  accountName: 'svc-erp',
  accountKind: 'cloud',
  roleId: 'writer',
  purpose: 'Orders from the shop.',
  owner: olga,
  passwordNeverExpires: true,
  reviewOn: '2027-03-02',
  id: 'SA-42',
  version: 3,
  state: 'approved',
  attempt: 1,
  marker,
  requester: ravi,
  requestedAt: '2026-03-02T07:00:00Z',
  conversationId: 'thread',
  locale: 'en',
  timeZone: 'UTC',
  approvals: [{ by: dana, at: approvedAt }],
  decision: { verdict: 'approved', by: dana, at: approvedAt, lender: kim },
  expiresAt: '2026-03-05T07:00:00Z',
  facts: {},
};

/** What a finished run has found out. */
export const madeFacts: RunFacts = {
  userPrincipalName: upn,
  userId: erp,
  createAnnounced: true,
  secretName: 'svc-erp-SA-42',
  systemuserId: erpRow,
  businessUnitId: 'uat-integrations',
  securityRoleId: 'uat-integrations-writer',
  joinedGroupId: 'group-uat',
  joinedAccountGroupId: accountGroup,
  licensedSkuId: sales,
  licenseRemoved: true,
  accessModeSet: true,
  slotLimit: 5,
};

/** The account in the register, made by an earlier request. */
export const account: AccountRecord = {
  name: 'svc-erp',
  userPrincipalName: upn,
  environmentId: 'uat',
  requestId: 'SA-7',
  marker,
  kind: 'cloud',
  userId: erp,
  systemuserId: erpRow,
  roleId: 'writer',
  owner: olga,
  purpose: 'Orders from the shop.',
  secretName: 'svc-erp-SA-7',
  createdAt: '2026-01-02T08:00:00Z',
  reviewOn: '2027-03-02',
  state: 'active',
};
