import { z } from 'zod/v4';
import { accountMadeBy } from '../desk/account';
import type { AccountRecord } from '../desk/account';
import { isSame, notAnApprover } from '../desk/policy';
import { DeskError } from '../desk/problem';
import type { ServiceRequest } from '../desk/request';
import { alreadyDecided, markByHand, runAgain } from '../desk/transitions';
import type { Caller, Seen } from './api';
import { liveApproversOf, requestFor, seenBy, unknownRequest, writeDenied } from './context';
import type { Desk, Tx } from './ports';

const byHandInputs = z.object({
  note: z.string().trim().min(10).max(500),
  end: z.enum(['done', 'undone']).catch('done'),
});

/** Starts another run of a request that waits for people: forward again, or undoing what is there. */
export async function rerun(desk: Desk, caller: Caller, requestId: string, mode: 'forward' | 'undo'): Promise<Seen> {
  return byApprover(desk, caller, requestId, mode === 'undo' ? 'undo' : 'retry', async (tx, request) => {
    const next = runAgain(request);
    const key = `${next.id}:${next.attempt}`;
    return {
      next,
      after: () => tx.jobs.schedule({ kind: 'start-run', key, dueAt: desk.clock.now(), data: { mode } }),
    };
  });
}

/** An admin says that they finished the rest by hand; what they did stands in the audit. */
export async function finishByHand(desk: Desk, caller: Caller, requestId: string, inputs: unknown): Promise<Seen> {
  const read = byHandInputs.safeParse(inputs);
  if (!read.success) {
    throw new DeskError({
      code: 'note-missing',
      field: 'note',
      what: 'What was done by hand is not said.',
      standing: 'Nothing was changed.',
      next: 'Write in one sentence what you did in which admin center.',
    });
  }
  return byApprover(desk, caller, requestId, 'by-hand', async (tx, request) => {
    const { end, note } = read.data;
    const next = markByHand(request, end, desk.clock.now().toISOString());
    return { next, note, after: () => settleByHand(desk, tx, next, end) };
  });
}

/** What a person finished is watched like everything else: an account goes into the register and is read at once. */
async function settleByHand(desk: Desk, tx: Tx, request: ServiceRequest, end: 'done' | 'undone'): Promise<void> {
  await tx.slots.release(request.id);
  await tx.loans.settle(request.id);
  if (end === 'undone') return;
  const now = desk.clock.now();
  const account =
    request.kind === 'create'
      ? accountMadeBy(request, now.toISOString(), [])
      : await retired(tx, request.accountName, now.toISOString());
  if (!account) return;
  await tx.accounts.save(account);
  if (account.state === 'active') await tx.jobs.schedule({ kind: 'afterwatch', key: account.name, dueAt: now });
}

async function retired(tx: Tx, name: string, at: string): Promise<AccountRecord | null> {
  const account = await tx.accounts.get(name);
  return account && { ...account, state: 'retired', retiredAt: at };
}

type Work = (tx: Tx, request: ServiceRequest) => Promise<Move>;

interface Move {
  readonly next: ServiceRequest;
  readonly note?: string;
  /** Written with the new state, once it has won. */
  readonly after: () => Promise<void>;
}

async function byApprover(desk: Desk, caller: Caller, requestId: string, action: string, work: Work): Promise<Seen> {
  const denied: { request?: ServiceRequest } = {};
  const moved = desk.store.transaction(async (tx) => {
    const { request, environment, audience } = await requestFor(desk, tx, caller, requestId);
    const approvers = await liveApproversOf(desk, tx, environment);
    if (!approvers.some((approver) => isSame(approver, caller.person))) {
      denied.request = request;
      throw audience === 'stranger' ? unknownRequest(requestId) : new DeskError(notAnApprover());
    }

    const notNow = { key: `notice.${alreadyDecided(request).code}`, values: alreadyDecided(request).values ?? {} };
    if (request.state !== 'needs-hands') return seenBy(desk, tx, request, caller.person, notNow);
    const { next, note, after } = await work(tx, request);
    if (!(await tx.requests.replace(next, request.version))) return seenBy(desk, tx, request, caller.person, notNow);
    await after();
    await tx.audit.append({
      kind: 'decision',
      actor: caller.person,
      action,
      requestId,
      environmentId: next.environmentId,
      object: next.accountName,
      before: { state: request.state },
      after: { state: next.state, attempt: next.attempt, ...(note ? { note } : {}) },
    });
    await tx.postings.stale({ kind: 'request', requestId });
    return seenBy(desk, tx, next, caller.person);
  });
  return moved.catch(async (error: unknown) => {
    if (denied.request) await writeDenied(desk, caller, denied.request, action);
    throw error;
  });
}
