import type { Actor } from '../desk/audit';
import type { Person } from '../desk/people';
import { isSame } from '../desk/policy';
import { DeskError } from '../desk/problem';
import type { Problem } from '../desk/problem';
import { isAskedByDesk, openStates } from '../desk/request';
import type { RequestDraft, ServiceRequest } from '../desk/request';
import type { Caller, FormView, Seen } from './api';
import { seenBy } from './context';
import { formView, offeredTo } from './form';
import { openRequestOf } from './open-requests';
import type { Desk, Tx } from './ports';
import { readForm } from './read-form';

/** Takes the form: refuses what can be refused from the books, otherwise stores the request as `checking`. */
export async function submit(desk: Desk, caller: Caller, given: unknown): Promise<{ seen: Seen } | { form: FormView }> {
  const today = desk.clock.now().toISOString().slice(0, 10);
  return desk.store.transaction(async (tx) => {
    const read = readForm(given, await offeredTo(desk, tx, caller.person), caller.person, today);
    if ('errors' in read) return { form: await formView(desk, tx, caller, read.inputs, read.errors) };

    // One look: a twin that is stored between two would be refused as a stranger to itself.
    const open = await openRequestOf(tx, read.draft.accountName);
    if (open && isSameAsked(open, caller.person, read.draft))
      return {
        seen: await seenBy(desk, tx, open, caller.person, { key: 'notice.same-request', values: { id: open.id } }),
      };
    const problem = await findObstacle(tx, read.draft, open);
    if (problem)
      return { form: await formView(desk, tx, caller, read.inputs, { [problem.field ?? 'accountName']: problem }) };

    await refuseTooMany(desk, tx, caller.person);
    const request = await insertRequest(desk, tx, caller, read.draft);
    return { seen: await seenBy(desk, tx, request, caller.person) };
  });
}

function isSameAsked(open: ServiceRequest, person: Person, { kind, environmentId }: RequestDraft): boolean {
  return open.kind === kind && open.environmentId === environmentId && isSame(open.requester, person);
}

/** Only what the books alone decide. What the tenant decides is asked afresh while the request is `checking`. */
async function findObstacle(
  tx: Tx,
  { accountName }: RequestDraft,
  open: ServiceRequest | null,
): Promise<Problem | null> {
  const account = await tx.accounts.look(accountName);
  return open !== null || account?.state === 'active' ? nameInUse(accountName) : null;
}

/** More than anybody has open, with what the desk asks for in their name. */
const all = 1_000;

async function refuseTooMany(desk: Desk, tx: Tx, person: Person): Promise<void> {
  const most = desk.settings.limits.openRequestsPerPerson;
  const listed = await tx.requests.list({ states: openStates, requesterId: person.aadObjectId, limit: all });
  const open = listed.filter((request) => !isAskedByDesk(request));
  if (open.length < most) return;
  throw new DeskError({ code: 'too-many-requests', standing: 'request-not-sent', values: { count: open.length } });
}

/** Stores a new request with its live card, its first job and its audit line, all in one transaction. */
export async function insertRequest(
  desk: Desk,
  tx: Tx,
  caller: Caller,
  draft: RequestDraft,
  actor: Actor = caller.person,
): Promise<ServiceRequest> {
  const request = newRequest(desk, caller, draft, await tx.requests.nextId());
  await storeRequest(tx, caller, { request, draft, actor });
  await tx.jobs.schedule({ kind: 'check-request', key: request.id, dueAt: desk.clock.now() });
  return request;
}

/** A new request with its audit line and its live card: where it was asked, or, where only the desk asks, for the owner. */
export async function storeRequest(
  tx: Tx,
  caller: Caller,
  { request, draft, actor }: { request: ServiceRequest; draft: RequestDraft; actor: Actor },
): Promise<void> {
  const { id, environmentId, accountName } = request;
  await tx.requests.insert(request);
  await tx.audit.append({
    kind: 'state',
    actor,
    action: `request-${request.kind}`,
    requestId: id,
    environmentId,
    object: accountName,
    after: { ...draft },
  });
  const { locale, timeZone } = caller;
  const card = { subject: { kind: 'request', requestId: id }, locale, timeZone } as const;
  if (isAskedByDesk(request)) await tx.postings.addFor(request.owner, card);
  else
    await tx.postings.add({
      ...card,
      conversationId: caller.conversationId,
      viewer: caller.conversationKind === 'personal' ? caller.person : null,
      activityId: caller.formActivityId ?? null,
    });
  await tx.postings.stale(card.subject);
}

export function newRequest(desk: Desk, caller: Caller, draft: RequestDraft, id: string): ServiceRequest {
  const now = desk.clock.now();
  return {
    ...draft,
    id,
    version: 1,
    state: 'checking',
    attempt: 0,
    marker: `${id}.${desk.randomTag()}`,
    requester: caller.person,
    requestedAt: now.toISOString(),
    conversationId: caller.conversationId,
    locale: caller.locale,
    timeZone: caller.timeZone,
    approvals: [],
    expiresAt: new Date(now.getTime() + desk.settings.waits.approval).toISOString(),
    facts: {},
  };
}

function nameInUse(name: string): Problem {
  return { code: 'name-in-use', field: 'accountName', values: { name } };
}

export function environmentFull(name: string, limit: number): Problem {
  return { code: 'environment-full', field: 'environment', values: { name, limit } };
}

export function roleMissing(role: string, environment: string): Problem {
  return { code: 'role-missing', field: 'role', values: { role, environment } };
}
