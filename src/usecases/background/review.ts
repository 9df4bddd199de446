import type { AccountRecord } from '../../desk/account';
import { lockAccount } from '../lock-account';
import { openRequestOf } from '../open-requests';
import { retireDraft } from '../retire';
import { insertRequest } from '../submit';
import type { Tx } from '../ports';
import { tellPerson } from '../tell';
import type { Telling } from '../tell';
import type { Background } from './ports';

/** How long the owner may take to answer, milliseconds. */
const patience = 14 * 24 * 3_600_000;
/** When it is looked again whether what is open about the account came to nothing, milliseconds. */
const lookAgain = 24 * 3_600_000;

/**
 * On the day of its review the owner is asked whether the account is still needed. Without an answer the desk asks for its end,
 * which an admin decides on like any other: it is disabled then, never deleted (Entra, "Governing service accounts").
 */
export async function reviewAccount(background: Background, name: string): Promise<void> {
  await background.store.transaction(async (tx) => {
    const account = await lockAccount(tx, name);
    if (account?.state !== 'active') return;
    const now = background.clock.now();
    const due = account.reviewAskedAt ? Date.parse(account.reviewAskedAt) + patience : Date.parse(account.reviewOn);
    if (now.getTime() < due) return tx.jobs.schedule({ kind: 'review-account', key: name, dueAt: new Date(due) });

    if (account.reviewAskedAt) return askForTheEnd(background, tx, account, now);
    if ((await openRequestOf(tx, name))?.kind !== 'retire') return askOwner(tx, account, now);
    // Its end is being decided on or done: the owner is not asked whether they need it beside that.
    await tx.jobs.schedule({ kind: 'review-account', key: name, dueAt: new Date(now.getTime() + lookAgain) });
  });
}

/** The owner answers for it, so the owner is asked. That nobody can write to them the admins are told by the outbox. */
async function askOwner(tx: Tx, account: AccountRecord, now: Date): Promise<void> {
  const { name, requestId, environmentId, owner, roleId, purpose, createdAt, reviewOn } = account;
  const until = new Date(now.getTime() + patience);
  const about = { environmentId, roleId, purpose, owner: owner.name, createdAt };
  const telling: Telling = {
    key: `review:${name}:${reviewOn}`,
    message: 'notice.review-due',
    values: { account: name, id: requestId, until: until.toISOString(), ...about },
    buttons: [{ verb: 'account.keep', requestId }],
    locale: await localeOf(tx, requestId),
  };
  await tx.accounts.save({ ...account, reviewAskedAt: now.toISOString() });
  await tx.jobs.schedule({ kind: 'review-account', key: name, dueAt: until });
  await tx.audit.append({ kind: 'state', actor: 'desk', action: 'ask-review', requestId, environmentId, object: name });
  await tellPerson(tx, owner, telling);
}

/**
 * The owner reads what their silence led to; the admins get the request to decide on, like any other. Where it ends without an
 * answer, or another request is open just now, it is asked for again.
 */
async function askForTheEnd(background: Background, tx: Tx, account: AccountRecord, now: Date): Promise<void> {
  const { name, owner, requestId } = account;
  await tx.jobs.schedule({ kind: 'review-account', key: name, dueAt: new Date(now.getTime() + patience) });
  const origin = await tx.requests.get(requestId);
  if (!origin || (await openRequestOf(tx, name)) !== null) return;
  const { locale, timeZone } = origin;
  await tellPerson(tx, owner, {
    key: `review-over:${name}:${now.toISOString().slice(0, 10)}`,
    message: 'notice.review-unanswered',
    values: { account: name, id: requestId },
    locale,
  });
  const conversationId = (await tx.conversations.personalOf(owner.aadObjectId))?.id ?? '';
  const caller = { person: owner, conversationId, conversationKind: 'personal', locale, timeZone } as const;
  const draft = { ...retireDraft(account), askedBy: 'review' } as const;
  await insertRequest(background, tx, caller, draft, 'desk');
}

async function localeOf(tx: Tx, requestId: string): Promise<string> {
  return (await tx.requests.get(requestId))?.locale ?? 'en';
}
