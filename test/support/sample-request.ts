import type { ServiceRequest } from '../../src/desk/request';
import { ravi } from './cast';

/** A pending request of Ravi's for production, with what the test says otherwise. */
export function sampleRequest(change: Partial<ServiceRequest> = {}): ServiceRequest {
  return {
    id: 'SA-1042',
    kind: 'create',
    environmentId: 'prod',
    accountName: 'svc-erp-sync',
    accountKind: 'cloud',
    roleId: 'writer',
    purpose: 'Nightly order sync from the ERP.',
    owner: ravi,
    passwordNeverExpires: false,
    reviewOn: '2027-11-22',
    version: 2,
    state: 'pending',
    attempt: 0,
    marker: 'SA-1042.k7x2',
    requester: ravi,
    requestedAt: '2026-11-22T09:00:00.000Z',
    conversationId: '19:crm@thread.tacv2',
    locale: 'en-GB',
    timeZone: 'Europe/London',
    approvals: [],
    expiresAt: '2026-11-29T09:00:00.000Z',
    facts: {},
    ...change,
  };
}
