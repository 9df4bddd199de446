import { environmentOf, findEnvironment } from '../desk/find';
import type { Person } from '../desk/people';
import { approvalsNeeded, decidersOf, hasApproved, may } from '../desk/policy';
import { heldUntil, openStates } from '../desk/request';
import type { ServiceRequest } from '../desk/request';
import type { RequestView } from '../desk/view';
import type { AccountsView, Caller, Seen, Why } from './api';
import { approversOf, findFor, loadView, seenBy } from './context';
import type { AuditLine, Desk, Tx } from './ports';
import { whatOf } from '../words/words';
import { unknownEnvironment } from './quota';

const accountsPerPage = 6;

export async function viewRequest(desk: Desk, caller: Caller, requestId: string): Promise<Seen | null> {
  return desk.store.transaction(async (tx) => {
    const found = await findFor(desk, tx, caller.person, requestId);
    return found && seenBy(desk, tx, found.request, caller.person);
  });
}

export async function viewShared(desk: Desk, requestId: string): Promise<RequestView | null> {
  return desk.store.transaction(async (tx) => {
    const request = await tx.requests.get(requestId);
    return request ? loadView(desk, tx, request) : null;
  });
}

export async function listRequests(
  desk: Desk,
  caller: Caller,
  filter: 'open' | 'mine' | 'pending',
): Promise<readonly ServiceRequest[]> {
  return desk.store.transaction(async (tx) => {
    if (filter === 'mine') return tx.requests.list({ requesterId: caller.person.aadObjectId, limit: 10 });
    const states = filter === 'pending' ? (['pending'] as const) : openStates;
    const requests = await tx.requests.list({ states, limit: 50 });
    const seen = [];
    for (const request of requests) if (await mayKnow(desk, tx, request, caller.person)) seen.push(request);
    return seen.slice(0, 10);
  });
}

async function mayKnow(desk: Desk, tx: Tx, request: ServiceRequest, person: Person): Promise<boolean> {
  const approvers = await approversOf(tx, environmentOf(desk.settings, request.environmentId));
  return may('see', person, request, approvers);
}

export async function listAccounts(desk: Desk, environmentId: string | null, page: number): Promise<AccountsView> {
  const environment = environmentId === null ? null : findEnvironment(desk.settings, environmentId);
  if (environmentId !== null && !environment) throw unknownEnvironment(desk, environmentId);
  return desk.store.transaction((tx) => accountsView(tx, environment?.id ?? null, page));
}

export async function accountsView(tx: Tx, environmentId: string | null, page: number): Promise<AccountsView> {
  const filter = environmentId ? { environmentId } : {};
  const total = await tx.accounts.count(filter);
  const last = Math.max(0, Math.ceil(total / accountsPerPage) - 1);
  const shown = Math.min(Math.max(0, page), last);
  const accounts = await tx.accounts.list({ ...filter, limit: accountsPerPage, offset: shown * accountsPerPage });
  return { environmentId, accounts, total, page: shown, pageSize: accountsPerPage };
}

export async function auditOf(desk: Desk, caller: Caller, requestId: string): Promise<readonly AuditLine[] | null> {
  return desk.store.transaction(async (tx) => {
    const found = await findFor(desk, tx, caller.person, requestId);
    return found && may('read-audit', caller.person, found.request, found.approvers) ? tx.audit.of(requestId) : null;
  });
}

/** Which rule or wait holds a request, who can act, and until when. */
export async function why(desk: Desk, caller: Caller, requestId: string): Promise<Why | null> {
  return desk.store.transaction(async (tx) => {
    const found = await findFor(desk, tx, caller.person, requestId);
    if (!found) return null;
    const { request, environment, approvers } = found;
    const deciders = decidersOf(request, approvers);
    const values = { id: request.id, account: request.accountName };
    const { deliveries = [], isInAdminRoom = false } = await loadView(desk, tx, request);
    if (request.state === 'checking')
      return { request, heldBy: { key: 'why.checking', values }, whoCanAct: [], until: null };
    if (request.state === 'pending') {
      const needed = approvalsNeeded(request, environment);
      const role = environment.roles.find(({ id }) => id === request.roleId)?.name ?? request.roleId;
      const left = deciders.filter((one) => !hasApproved(request, one));
      const key = request.approvals.length > 0 ? 'why.second-approval' : 'why.approval';
      return {
        request,
        heldBy: { key, values: { ...values, needed, role } },
        whoCanAct: left,
        until: request.expiresAt,
        deliveries,
        isInAdminRoom,
      };
    }
    if (request.state === 'needs-hands') {
      return {
        request,
        heldBy: { key: 'why.needs-hands', values: { ...values, what: request.problem ? whatOf(request.problem) : '' } },
        whoCanAct: deciders,
        until: heldUntil(request),
        deliveries,
        isInAdminRoom,
      };
    }
    return whyRunning(tx, request, values);
  });
}

async function whyRunning(tx: Tx, request: ServiceRequest, values: Record<string, string>): Promise<Why> {
  const current = (await tx.steps.of(request.id, request.attempt)).find(
    ({ state }) => state === 'waiting' || state === 'running',
  );
  if (!current)
    return {
      request,
      heldBy: {
        key: `why.${request.state === 'running' || request.state === 'approved' ? 'starting' : 'closed'}`,
        values: { ...values, state: request.state },
      },
      whoCanAct: [],
      until: null,
    };
  return {
    request,
    heldBy: {
      key: current.state === 'waiting' ? 'why.waiting' : 'why.running',
      values: { ...values, step: current.name, waitingFor: current.waitingFor ?? '' },
    },
    whoCanAct: [],
    until: current.waitingUntil ?? null,
  };
}
