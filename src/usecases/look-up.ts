import { accountKey } from '../desk/account-names';
import { environmentShown } from '../desk/find';
import type { Person } from '../desk/people';
import { approvalsNeeded, decidersLeft, decidersOf, may, seesLender } from '../desk/policy';
import { heldUntil, openStates } from '../desk/request';
import type { ServiceRequest } from '../desk/request';
import type { RequestView } from '../desk/view';
import { without } from '../desk/without';
import type { Caller, Seen, Why } from './api';
import { approversOf, findFor, loadView, seenBy } from './context';
import type { FoundRequest } from './context';
import type { Operating } from './list-requests';
import type { AuditLine, Desk, Tx } from './ports';
import { whatOf } from '../words/words';

export async function viewRequest(desk: Desk, caller: Caller, requestId: string): Promise<Seen | null> {
  return desk.store.look(async (tx) => {
    const found = await findFor(desk, tx, caller.person, requestId);
    return found && seenBy(desk, tx, found.request, caller.person);
  });
}

export async function viewShared(desk: Desk, requestId: string): Promise<RequestView | null> {
  return desk.store.look(async (tx) => {
    const request = await tx.requests.get(requestId);
    return request ? loadView(desk, tx, request) : null;
  });
}

export async function auditOf(desk: Desk, caller: Caller, requestId: string): Promise<readonly AuditLine[] | null> {
  return desk.store.look(async (tx) => {
    const found = await findFor(desk, tx, caller.person, requestId);
    if (!found || !may('read-audit', caller.person, found.request, found.approvers)) return null;
    const lines = await tx.audit.of(requestId);
    return seesLender(found.audience) ? lines : lines.flatMap(forRequester);
  });
}

const unnamed: Person = { aadObjectId: '', name: '' };

/** What was decided and done, without who lent, who was refused, and what admins wrote for each other. */
function forRequester(line: AuditLine): AuditLine[] {
  const { kind, action, after } = line;
  if (kind === 'denied' || kind === 'security') return [];
  const { state, failed, decision } = (after ?? {}) as Partial<Record<string, unknown>>;
  const reason = action === 'reject' ? { decision } : {};
  const object = kind === 'state' && action.startsWith('request-') ? { object: line.object ?? '' } : {};
  const said = { ...without(line, 'object', 'before', 'after'), ...object, after: { state, failed, ...reason } };
  return [action === 'decline-loan' ? { ...said, actor: unnamed } : said];
}

/** Which rule or wait holds a request, who can act, and until when. */
export async function why(desk: Desk, caller: Caller, requestId: string): Promise<Why | null> {
  return desk.store.look(async (tx) => {
    const found = await findFor(desk, tx, caller.person, requestId);
    return found && whyHeld(desk, tx, found);
  });
}

/** The same for an operator: of the request with this id, else of the open or newest one of the account of this name. */
export async function whyForOperator(desk: Operating, said: string): Promise<Why | null> {
  return desk.store.look(async (tx) => {
    const request = (await tx.requests.get(said)) ?? (await newestAbout(tx, accountKey(said, desk.settings)));
    if (!request) return null;
    const environment = environmentShown(desk.settings, request.environmentId);
    return whyHeld(desk, tx, { request, environment, approvers: await approversOf(tx, environment) });
  });
}

async function newestAbout(tx: Tx, accountName: string): Promise<ServiceRequest | null> {
  const [open] = await tx.requests.list({ accountName, states: openStates, limit: 1 });
  const [newest] = await tx.requests.list({ accountName, limit: 1 });
  return open ?? newest ?? null;
}

async function whyHeld(
  desk: Pick<Desk, 'settings' | 'clock'>,
  tx: Tx,
  { request, environment, approvers }: Omit<FoundRequest, 'audience'>,
): Promise<Why> {
  const values = { id: request.id, account: request.accountName };
  const { deliveries = [], isInAdminRoom = false } = await loadView(desk, tx, request);
  if (request.state === 'checking')
    return { request, heldBy: { key: 'why.checking', values }, whoCanAct: [], until: null };
  if (request.state === 'pending') {
    const needed = approvalsNeeded(request, environment);
    const role = environment.roles.find(({ id }) => id === request.roleId)?.name ?? request.roleId;
    const key = request.approvals.length > 0 ? 'why.second-approval' : 'why.approval';
    return {
      request,
      heldBy: { key, values: { ...values, needed, role } },
      whoCanAct: decidersLeft(request, approvers),
      until: request.expiresAt,
      deliveries,
      isInAdminRoom,
    };
  }
  if (request.state === 'needs-hands') {
    return {
      request,
      heldBy: { key: 'why.needs-hands', values: { ...values, what: request.problem ? whatOf(request.problem) : '' } },
      whoCanAct: decidersOf(request, approvers),
      until: heldUntil(request),
      deliveries,
      isInAdminRoom,
    };
  }
  return whyRunning(tx, request, values);
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
