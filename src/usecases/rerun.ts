import { z } from 'zod/v4';
import { accountAfter, retired } from '../desk/account';
import type { AccountRecord } from '../desk/account';
import { accountKey } from '../desk/account-names';
import { DeskError } from '../desk/problem';
import type { Problem } from '../desk/problem';
import type { RunMode, ServiceRequest } from '../desk/request';
import { markByHand, repair, runAgain } from '../desk/transitions';
import type { Caller, Seen } from './api';
import { changeRequest, decidable, orderRun, requireDecider } from './change-request';
import type { Move } from './change-request';
import { accountFor } from './context';
import { offerPassword } from './offer-password';
import { openRequestOf } from './open-requests';
import type { Desk, Tx } from './ports';
import { settleOfferByHand } from './rotated-password';
import { tellEndedByHand } from './tell-decision';
import { written } from './written';

const byHandInputs = z
  .object({ note: z.unknown(), end: z.enum(['done', 'undone']).catch('done') })
  .catch({ note: '', end: 'done' });
const noteLengths = { shortest: 10, longest: 500 };

/** Starts another run of a request that waits for people: forward again, or undoing what is there. */
export async function rerun(desk: Desk, caller: Caller, requestId: string, mode: 'forward' | 'undo'): Promise<Seen> {
  const name = mode === 'undo' ? 'undo' : 'retry';
  return changeRequest(desk, caller, {
    name,
    tried: { action: name, given: requestId },
    find: (tx) => decidable(desk, tx, caller, requestId),
    from: 'needs-hands',
    move: async (tx, { request }) => newRun(desk, tx, runAgain(request), mode),
  });
}

/**
 * Starts a run that sends once more what holds an account in its finished form, and reads it back. It borrows nothing.
 * Whoever has nothing to do with the account gets the answer for a name that does not exist.
 */
export async function repairAccount(desk: Desk, caller: Caller, accountName: string): Promise<Seen> {
  const { person } = caller;
  const given = accountKey(accountName, desk.settings);
  return changeRequest(desk, caller, {
    name: 'repair',
    tried: { action: 'repair', given },
    async find(tx) {
      const found = await accountFor(desk, tx, caller, given, 'see');
      await requireDecider(desk, tx, found, { person, owner: found.account.owner });
      return found;
    },
    from: 'done',
    async move(tx, { account, request }) {
      const open = await openRequestOf(tx, account.name);
      if (open) throw new DeskError(endsAlready(open.id, account.name));
      if (!request.facts.accessModeSet) throw new DeskError(onlyByHand(account.name));
      return newRun(desk, tx, repair(request), 'repair');
    },
  });
}

/** An admin says that they finished the rest by hand; what they did stands in the audit. */
export async function finishByHand(desk: Desk, caller: Caller, requestId: string, inputs: unknown): Promise<Seen> {
  const { end, note: given } = byHandInputs.parse(inputs);
  const note = written(given, noteLengths, { code: 'note-missing', field: 'note' });
  return changeRequest(desk, caller, {
    name: 'by-hand',
    tried: { action: 'by-hand', given: requestId },
    find: (tx) => decidable(desk, tx, caller, requestId),
    from: 'needs-hands',
    async move(tx, { request }, at) {
      const next = markByHand(request, end, at);
      const after = async () => {
        await settleByHand(desk, tx, next, end);
        await tellEndedByHand(tx, next, caller.person, end);
      };
      return { next, said: { attempt: next.attempt, note }, after };
    },
  });
}

/** Also ordered by the desk itself, when the time of a person is over. */
export function newRun(desk: Pick<Desk, 'clock'>, tx: Tx, next: ServiceRequest, mode: RunMode): Move {
  return { next, said: { attempt: next.attempt }, after: () => orderRun(desk, tx, next, mode) };
}

/** What a person finished is watched like everything else: an account goes into the register and is read at once. */
async function settleByHand(desk: Desk, tx: Tx, request: ServiceRequest, end: 'done' | 'undone'): Promise<void> {
  const now = desk.clock.now();
  // Nobody knows what they did to the account, and when: its slot is free once the platform was counted after it.
  if (request.kind !== 'rotate') await tx.slots.settle(request.id, request.environmentId);
  await tx.postings.staleQuota(request.environmentId);
  const loan = await tx.loans.of(request.id);
  // Whether the lender is whole again is read before the loan is closed.
  if (loan && loan.state !== 'returned')
    await tx.jobs.schedule({ kind: 'compare-tenant', key: request.environmentId, dueAt: now });
  if (request.kind === 'rotate') return settleOfferByHand(tx, request.id, end, now);
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
  const found = await tx.accounts.get(request.accountName);
  const known = found?.state === 'active' ? found : null;
  if (request.kind === 'retire') return end === 'done' && known ? retired(known, at) : null;
  const own = known?.requestId === request.id ? known : null;
  if (end === 'undone') return own && retired(own, at);
  return accountAfter(request, own, at, []);
}

function endsAlready(id: string, account: string): Problem {
  return { code: 'ends-already', standing: 'nothing-changed', values: { id, account } };
}

/** A new run would begin from the start, and take back what people finished if it failed. */
function onlyByHand(account: string): Problem {
  return { code: 'only-by-hand', standing: 'nothing-changed', values: { account } };
}
