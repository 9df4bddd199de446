import type { ServiceRequest } from '../../src/desk/request';
import type { DeskSettings } from '../../src/desk/settings';
import type { Survey } from '../../src/desk/survey';
import type { Conversation, PlacedPosting } from '../../src/usecases/ports';
import { ravi, dana, kim } from './cast';

export const settings: DeskSettings = {
  accountDomain: 'contoso.onmicrosoft.com',
  usageLocation: 'DE',
  accountName: { prefix: 'svc-', minLength: 6, maxLength: 20, reserved: [] },
  environments: [
    {
      id: 'prod',
      name: 'Production',
      url: 'https://contoso.crm4.dynamics.com',
      fallbackLimit: 7,
      roles: [{ id: 'orders', name: 'Orders Integration', privileged: false }],
      approvers: { people: [dana.aadObjectId] },
      licenses: [{ skuId: '11111111-1111-4111-8111-111111111111', name: 'Dynamics 365 Sales' }],
      lenders: [kim],
      adminConversationId: 'admins',
    },
  ],
  waits: {
    replication: 60_000,
    directorySync: 60_000,
    systemuser: 60_000,
    verifySpacing: 1000,
    pollFirst: 100,
    pollLongest: 1000,
    upstreamOutage: 60_000,
    hostRest: 1000,
    approval: 86_400_000,
    lender: 0,
    byHand: 7_200_000,
    handOver: 86_400_000,
  },
  limits: { openRequestsPerPerson: 5, purposeLength: 300 },
};

export function request(change: Partial<ServiceRequest> = {}): ServiceRequest {
  const id = change.id ?? 'SA-1001';
  return {
    id,
    version: 1,
    state: 'pending',
    attempt: 0,
    marker: `desk-${id.toLowerCase()}`,
    kind: 'create',
    environmentId: 'prod',
    accountName: `svc-${id.toLowerCase()}`,
    accountKind: 'cloud',
    roleId: 'orders',
    purpose: 'Moves orders into the CRM',
    owner: ravi,
    passwordNeverExpires: true,
    reviewOn: '2030-01-01',
    requester: ravi,
    requestedAt: '2029-01-01T08:00:00.000Z',
    conversationId: 'team',
    locale: 'en-GB',
    timeZone: 'Europe/Berlin',
    approvals: [],
    expiresAt: '2029-01-08T08:00:00.000Z',
    facts: {},
    ...change,
  };
}

export function survey(change: Partial<Survey> = {}): Survey {
  return {
    environmentId: 'prod',
    takenAt: '2029-01-01T08:00:00.000Z',
    limit: 7,
    countedBy: 'platform',
    used: 0,
    holders: [],
    licenses: [],
    lenders: [],
    rolesFound: [],
    ...change,
  };
}

export function conversation(id: string, change: Partial<Conversation> = {}): Conversation {
  return { id, kind: 'channel', members: {}, reference: { conversation: { id } }, ...change };
}

export function posting(requestId: string, conversationId: string): Omit<PlacedPosting, 'id'> {
  return {
    subject: { kind: 'request', requestId },
    conversationId,
    viewer: null,
    activityId: null,
    locale: 'en-GB',
    timeZone: 'Europe/Berlin',
  };
}
