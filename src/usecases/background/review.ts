import type { AccountRecord } from '../../desk/account';
import { openRequestOf } from '../open-requests';
import { retireDraft } from '../retire';
import { insertRequest } from '../submit';
import type { Tx } from '../ports';
import { tellPerson } from '../tell';
import type { Background } from './ports';
import { warnAdmins } from './warn';

/** How long the owner may take to answer, milliseconds. */
const patience = 14 * 24 * 3_600_000;

/**
 * On the day of its review the owner is asked whether the account is still needed. Without an answer the desk asks for its end,
 * which an admin decides on like any other: it is disabled then, never deleted (Entra, "Governing service accounts").
 */
export async function reviewAccount(background: Background, name: string): Promise<void> {
  await background.store.transaction(async (tx) => {
    const account = await tx.accounts.get(name);
    if (account?.state !== 'active') return;
    const now = background.clock.now();
    const due = account.reviewAskedAt ? Date.parse(account.reviewAskedAt) + patience : Date.parse(account.reviewOn);
    if (now.getTime() < due) return tx.jobs.schedule({ kind: 'review-account', key: name, dueAt: new Date(due) });

    if (account.reviewAskedAt) await askForTheEnd(background, tx, account);
    else await remind(background, tx, account, now);
  });
}

async function remind(background: Background, tx: Tx, account: AccountRecord, now: Date): Promise<void> {
  const until = new Date(now.getTime() + patience);
  const notice = {
    key: `review:${account.name}:${account.reviewOn}`,
    message: 'notice.review-due',
    values: { account: account.name, id: account.requestId, until: until.toISOString() },
    buttons: [
      { verb: 'account.keep', requestId: account.requestId },
      { verb: 'account.view', requestId: account.requestId },
    ],
  } as const;
  await tx.accounts.save({ ...account, reviewAskedAt: now.toISOString() });
  await tx.jobs.schedule({ kind: 'review-account', key: account.name, dueAt: until });
  const locale = (await tx.requests.get(account.requestId))?.locale ?? 'en';
  await tellPerson(tx, account.owner, { ...notice, locale });
  await warnAdmins(background, tx, account.environmentId, { ...notice, key: `${notice.key}:admins` });
}

async function askForTheEnd(background: Background, tx: Tx, account: AccountRecord): Promise<void> {
  const { name: accountName, environmentId, owner, requestId } = account;
  const values = { account: accountName, id: requestId };
  await warnAdmins(background, tx, environmentId, {
    key: `review-over:${accountName}:${account.reviewOn}`,
    message: 'notice.review-unanswered',
    values,
    buttons: [{ verb: 'account.view', requestId }],
  });
  const origin = await tx.requests.get(requestId);
  if (!origin || (await openRequestOf(tx, accountName)) !== null) return;
  const { conversationId, locale, timeZone } = origin;
  const kind = (await tx.conversations.get(conversationId))?.kind ?? 'personal';
  const caller = { person: owner, conversationId, conversationKind: kind, locale, timeZone };
  await insertRequest(background, tx, caller, retireDraft(account), 'desk');
}
