import type { AccountRecord } from '../desk/account';
import { accountKey } from '../desk/account-names';
import { DeskError } from '../desk/problem';
import type { Problem } from '../desk/problem';
import { isAskedByDesk } from '../desk/request';
import type { ServiceRequest } from '../desk/request';
import { withdraw } from '../desk/transitions';
import { without } from '../desk/without';
import type { Caller, Kept } from './api';
import { settle } from './change-request';
import { accountFor } from './context';
import { noted } from './denied';
import { openRequestOf } from './open-requests';
import type { Desk, Tx } from './ports';
import { inAYear } from './read-form';
import { tellOwnerOfKeeping, tellWithdrawn } from './tell-decision';

/**
 * The owner or a CRM admin says that an account is still needed: it is reviewed again in a year, and what the desk asked for
 * because nobody had said so is withdrawn. Refused once its retirement was approved, by whoever it was asked for.
 */
export async function keepAccount(desk: Desk, caller: Caller, accountName: string): Promise<Kept> {
  return noted(desk, caller, { action: 'keep-account', given: accountName }, async (tx) => {
    // Locked before the account: whoever decides on it does the same.
    const end = await openEndOf(tx, accountKey(accountName, desk.settings));
    const { account } = await accountFor(desk, tx, caller, accountName, 'keep');
    if (end?.decision?.verdict === 'approved') throw new DeskError(endsAlready(end));
    const kept = await reviewInAYear(desk, tx, account);
    await tx.audit.append({
      kind: 'decision',
      actor: caller.person,
      action: 'keep-account',
      requestId: account.requestId,
      environmentId: account.environmentId,
      object: account.userPrincipalName,
      before: { reviewOn: account.reviewOn },
      after: { reviewOn: kept.reviewOn },
    });
    if (end === null || !isAskedByDesk(end)) return { account: kept, endAskedIn: end?.id ?? null };
    await withdrawReview(desk, tx, caller, end);
    return { account: kept, endAskedIn: null };
  });
}

/** The account is reviewed again in a year, whatever became of the review before. */
export async function reviewInAYear(
  { clock }: Pick<Desk, 'clock'>,
  tx: Tx,
  account: AccountRecord,
): Promise<AccountRecord> {
  const reviewOn = inAYear(clock.now().toISOString().slice(0, 10));
  const kept = { ...without(account, 'reviewAskedAt'), reviewOn };
  await tx.accounts.save(kept);
  await tx.jobs.cancel('review-account', account.name);
  await tx.jobs.schedule({ kind: 'review-account', key: account.name, dueAt: new Date(reviewOn) });
  await tx.postings.stale({ kind: 'request', requestId: account.requestId });
  return kept;
}

/** The request to retire the account, as nobody can change it meanwhile. */
async function openEndOf(tx: Tx, accountName: string): Promise<ServiceRequest | null> {
  const listed = await openRequestOf(tx, accountName);
  return listed?.kind === 'retire' ? tx.requests.get(listed.id) : null;
}

async function withdrawReview(desk: Desk, tx: Tx, { person }: Caller, open: ServiceRequest): Promise<void> {
  if (open.state !== 'checking' && open.state !== 'pending') return;
  const next = withdraw(open, person, desk.clock.now().toISOString());
  const after = async () => {
    // Before that nobody was asked.
    if (open.state === 'pending') await tellWithdrawn(desk, tx, next);
    await tellOwnerOfKeeping(desk, tx, next);
  };
  const by = { kind: 'decision', actor: person, action: 'withdraw' } as const;
  await settle(tx, open, { next, said: { decision: next.decision }, after }, by);
}

function endsAlready({ id, accountName: account, decision }: ServiceRequest): Problem {
  return { code: 'not-kept', standing: 'nothing-changed', values: { id, account, by: decision?.by?.name ?? '' } };
}
