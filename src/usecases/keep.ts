import type { AccountRecord } from '../desk/account';
import { without } from '../desk/without';
import type { Caller } from './api';
import { accountFor } from './context';
import type { Desk } from './ports';
import { inAYear } from './read-form';

/** The owner or a CRM admin says that an account is still needed: it is reviewed again in a year. */
export async function keepAccount(desk: Desk, caller: Caller, accountName: string): Promise<AccountRecord> {
  return desk.store.transaction(async (tx) => {
    const { account } = await accountFor(desk, tx, caller, accountName, 'keep');
    const kept = {
      ...without(account, 'reviewAskedAt'),
      reviewOn: inAYear(desk.clock.now().toISOString().slice(0, 10)),
    };
    await tx.accounts.save(kept);
    await tx.jobs.cancel('review-account', account.name);
    await tx.jobs.schedule({ kind: 'review-account', key: account.name, dueAt: new Date(kept.reviewOn) });
    await tx.postings.stale({ kind: 'request', requestId: account.requestId });
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
    return kept;
  });
}
