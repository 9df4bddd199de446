import type { AccountRecord } from '../desk/account';
import { isOwnedBy } from '../desk/policy';
import { DeskError } from '../desk/problem';
import type { Problem } from '../desk/problem';
import type { RequestDraft, ServiceRequest } from '../desk/request';
import type { AccountAsked, Caller, Seen } from './api';
import { orderRun } from './change-request';
import { accountFor, requireLiveApprovers, seenBy } from './context';
import { noted } from './denied';
import type { FoundAccount } from './context';
import { openRotationOf } from './open-requests';
import type { Desk, Tx } from './ports';
import { newRequest, storeRequest } from './submit';

/**
 * What is shown before anything is done: the account, to be confirmed on its card; or the change that is on its way
 * already. Writes nothing.
 */
export async function askForRotation(desk: Desk, caller: Caller, accountName: string): Promise<AccountAsked> {
  return noted(desk, caller, { action: 'rotate-password', given: accountName }, async (tx) => {
    const { account, environment } = await rotatable(desk, tx, caller, accountName);
    const open = await openRotationOf(tx, account.name);
    if (open) return { seen: await seenBy(desk, tx, open, caller.person, onItsWay(open)) };
    return { account, environment };
  });
}

/**
 * Starts the run that gives an account another password, or joins the one that is open: two would leave vault and account
 * with different ones. For its owner, and for approvers as they are known now. Only records; nothing is sent here.
 */
export async function rotatePassword(desk: Desk, caller: Caller, accountName: string): Promise<Seen> {
  return noted(desk, caller, { action: 'rotate-password', given: accountName }, async (tx) => {
    const { account, environment } = await rotatable(desk, tx, caller, accountName);
    const isOwner = isOwnedBy(account, caller.person);
    if (!isOwner) await requireLiveApprovers(desk, tx, environment);
    const open = await openRotationOf(tx, account.name);
    if (open) return join(desk, tx, caller, open);
    const request = await start(desk, tx, caller, account, isOwner);
    return seenBy(desk, tx, request, caller.person);
  });
}

/** The owner of the account, or an approver: anybody else gets the answer for an account that does not exist. */
async function rotatable(desk: Desk, tx: Tx, caller: Caller, accountName: string): Promise<FoundAccount> {
  const found = await accountFor(desk, tx, caller, accountName, 'rotate');
  if (found.account.kind === 'onprem') throw new DeskError(keptOnPremises(found.account.name));
  return found;
}

async function start(
  desk: Desk,
  tx: Tx,
  caller: Caller,
  account: AccountRecord,
  isOwner: boolean,
): Promise<ServiceRequest> {
  const draft = rotationDraft(account);
  const decided = { by: caller.person, at: desk.clock.now().toISOString() };
  const request: ServiceRequest = {
    ...newRequest(desk, caller, draft, await tx.requests.nextId()),
    state: 'approved',
    attempt: 1,
    decision: { verdict: 'approved', ...decided },
    // Asked again, live, by the run. The owner needs nobody's approval.
    approvals: isOwner ? [] : [decided],
  };
  await storeRequest(tx, caller, { request, draft, actor: caller.person });
  await orderRun(desk, tx, request, 'forward');
  return request;
}

/** The card comes to where the second one asked, too, and its end is told there. */
async function join(desk: Desk, tx: Tx, caller: Caller, open: ServiceRequest): Promise<Seen> {
  await tx.postings.add({
    subject: { kind: 'request', requestId: open.id },
    conversationId: caller.conversationId,
    viewer: caller.conversationKind === 'personal' ? caller.person : null,
    activityId: null,
    locale: caller.locale,
    timeZone: caller.timeZone,
  });
  await tx.audit.append({
    kind: 'state',
    actor: caller.person,
    action: 'join-rotation',
    requestId: open.id,
    environmentId: open.environmentId,
    object: open.accountName,
  });
  return seenBy(desk, tx, open, caller.person, onItsWay(open));
}

function onItsWay({ id, accountName, requester }: ServiceRequest): NonNullable<Seen['notice']> {
  return { key: 'notice.rotation-on-its-way', values: { id, account: accountName, by: requester.name } };
}

function rotationDraft(account: AccountRecord): RequestDraft {
  const { environmentId, name, kind, roleId, purpose, owner, reviewOn } = account;
  const about = { environmentId, accountName: name, accountKind: kind, roleId, purpose, owner, reviewOn };
  return { kind: 'rotate', ...about, passwordNeverExpires: false };
}

function keptOnPremises(account: string): Problem {
  return { code: 'password-on-premises', standing: 'nothing-changed', values: { account } };
}
