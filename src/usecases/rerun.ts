import { z } from 'zod/v4';
import { accountAfter, retired } from '../desk/account';
import type { AccountRecord } from '../desk/account';
import { mayNotDecide } from '../desk/policy';
import { DeskError } from '../desk/problem';
import type { Problem } from '../desk/problem';
import type { RequestState, RunMode, ServiceRequest } from '../desk/request';
import { alreadyDecided, markByHand, repair, runAgain } from '../desk/transitions';
import type { Caller, Seen } from './api';
import { accountFor, afterFailure, Denied, requireLiveApprovers, seenBy } from './context';
import { decidable } from './decide';
import { offerPassword } from './offer-password';
import { openRequestOf } from './open-requests';
import type { Desk, Tx } from './ports';

const byHandInputs = z.object({
  note: z.string().trim().min(10).max(500),
  end: z.enum(['done', 'undone']).catch('done'),
});

/** Starts another run of a request that waits for people: forward again, or undoing what is there. */
export async function rerun(desk: Desk, caller: Caller, requestId: string, mode: 'forward' | 'undo'): Promise<Seen> {
  const action = { name: mode === 'undo' ? 'undo' : 'retry', from: 'needs-hands' } as const;
  return byApprover(desk, caller, requestId, action, async (tx, request) => newRun(desk, tx, runAgain(request), mode));
}

/**
 * Starts a run that sends once more what holds an account in its finished form, and reads it back. It borrows nothing.
 * Whoever has nothing to do with the account gets the answer for a name that does not exist.
 */
export async function repairAccount(desk: Desk, caller: Caller, accountName: string): Promise<Seen> {
  const name = accountName.trim().toLowerCase();
  const deed = { name: 'repair', from: 'done' } as const;
  try {
    return await desk.store.transaction(async (tx) => {
      const { account, request, approvers, environment } = await accountFor(desk, tx, caller, name, 'see');
      const refusal = mayNotDecide({ ...request, owner: account.owner }, caller.person, approvers);
      if (refusal) throw new Denied(refusal, request);
      await requireLiveApprovers(desk, tx, environment);
      return move(desk, tx, caller, request, deed, async () => repaired(desk, tx, account, request));
    });
  } catch (error) {
    await afterFailure(desk, caller, error, { action: deed.name, given: name });
    throw error;
  }
}

async function repaired(desk: Desk, tx: Tx, account: AccountRecord, request: ServiceRequest): Promise<Move> {
  const { name: accountName } = account;
  const open = await openRequestOf(tx, accountName);
  if (open) throw new DeskError(endsAlready(open.id, accountName));
  if (!request.facts.accessModeSet) throw new DeskError(onlyByHand(accountName));
  return newRun(desk, tx, repair(request), 'repair');
}

function newRun(desk: Desk, tx: Tx, next: ServiceRequest, mode: RunMode): Move {
  const key = `${next.id}:${next.attempt}`;
  return {
    next,
    after: () => tx.jobs.schedule({ kind: 'start-run', key, dueAt: desk.clock.now(), data: { mode } }),
  };
}

function endsAlready(id: string, account: string): Problem {
  return {
    code: 'ends-already',
    what: `${account} is about to be retired with ${id}.`,
    standing: 'Nothing was changed.',
    next: `Withdraw or reject ${id} first if the account is to stay.`,
    values: { id, account },
  };
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
  return byApprover(desk, caller, requestId, { name: 'by-hand', from: 'needs-hands' }, async (tx, request) => {
    const { end, note } = read.data;
    const next = markByHand(request, end, desk.clock.now().toISOString());
    return { next, note, after: () => settleByHand(desk, tx, next, end) };
  });
}

/** What a person finished is watched like everything else: an account goes into the register and is read at once. */
async function settleByHand(desk: Desk, tx: Tx, request: ServiceRequest, end: 'done' | 'undone'): Promise<void> {
  const now = desk.clock.now();
  await tx.slots.release(request.id);
  const loan = await tx.loans.of(request.id);
  // Whether the lender is whole again is read before the loan is closed.
  if (loan && loan.state !== 'returned')
    await tx.jobs.schedule({ kind: 'compare-tenant', key: request.environmentId, dueAt: now });
  const account = await leftByHand(tx, request, end, request.finishedAt ?? now.toISOString());
  if (!account) return;
  await tx.accounts.save(account);
  if (account.state !== 'active') return;
  await tx.jobs.schedule({ kind: 'afterwatch', key: account.name, dueAt: now });
  await tx.jobs.schedule({ kind: 'review-account', key: account.name, dueAt: new Date(account.reviewOn) });
  const { secretName } = account;
  if (secretName !== null && !(await tx.handOvers.look(request.id)))
    await offerPassword(tx, desk.settings, { ...account, secretName }, now);
}

async function leftByHand(
  tx: Tx,
  request: ServiceRequest,
  end: 'done' | 'undone',
  at: string,
): Promise<AccountRecord | null> {
  if (request.kind === 'rotate') return null;
  const found = await tx.accounts.get(request.accountName);
  const known = found?.state === 'active' ? found : null;
  if (request.kind === 'retire') return end === 'done' && known ? retired(known, at) : null;
  const own = known?.requestId === request.id ? known : null;
  if (end === 'undone') return own && retired(own, at);
  return accountAfter(request, own, at, []);
}

/** A new run would begin from the start, and take back what people finished if it failed. */
function onlyByHand(account: string): Problem {
  return {
    code: 'only-by-hand',
    what: `${account} was brought to its end by hand, so the desk has nothing of its own to put right.`,
    standing: 'Nothing was changed.',
    next: 'Put it right in the admin center that the warning names, then have it read again.',
    values: { account },
  };
}

type Work = (tx: Tx, request: ServiceRequest) => Promise<Move>;

interface Move {
  readonly next: ServiceRequest;
  readonly note?: string;
  /** Written with the new state, once it has won. */
  readonly after: () => Promise<void>;
}

/** What an approver does, and the only state in which it can be done. */
interface Deed {
  readonly name: 'retry' | 'undo' | 'repair' | 'by-hand';
  readonly from: RequestState;
}

async function byApprover(desk: Desk, caller: Caller, requestId: string, deed: Deed, work: Work): Promise<Seen> {
  const moved = desk.store.transaction(async (tx) => {
    const { request } = await decidable(desk, tx, caller, requestId);
    return move(desk, tx, caller, request, deed, work);
  });
  return moved.catch(async (error: unknown) => {
    await afterFailure(desk, caller, error, { action: deed.name, given: requestId });
    throw error;
  });
}

async function move(
  desk: Desk,
  tx: Tx,
  caller: Caller,
  request: ServiceRequest,
  deed: Deed,
  work: Work,
): Promise<Seen> {
  const { id: requestId } = request;
  const notNow = { key: `notice.${alreadyDecided(request).code}`, values: alreadyDecided(request).values ?? {} };
  if (request.state !== deed.from) return seenBy(desk, tx, request, caller.person, notNow);
  const { next, note, after } = await work(tx, request);
  if (!(await tx.requests.replace(next, request.version))) return seenBy(desk, tx, request, caller.person, notNow);
  await after();
  await tx.audit.append({
    kind: 'decision',
    actor: caller.person,
    action: deed.name,
    requestId,
    environmentId: next.environmentId,
    object: next.accountName,
    before: { state: request.state },
    after: { state: next.state, attempt: next.attempt, ...(note ? { note } : {}) },
  });
  await tx.postings.stale({ kind: 'request', requestId });
  return seenBy(desk, tx, next, caller.person);
}
