import { accountMadeBy } from '../desk/account';
import { environmentOf } from '../desk/find';
import type { ServiceRequest } from '../desk/request';
import type { DeskSettings } from '../desk/settings';
import { without } from '../desk/without';
import type { RunEnd } from '../recipe/ports';
import { offerPassword } from '../usecases/offer-password';
import type { Notice, Tx } from '../usecases/ports';
import { settleSlot } from './repositories/slots';
import { markKindStale } from './repositories/stale';
import type { TxContext } from './transaction';

/** How long after its making an account is read again for the first time, milliseconds. */
const firstLookAfter = 3_600_000;

export interface Finish {
  readonly requestId: string;
  readonly attempt: number;
  readonly end: RunEnd;
}

interface Ending extends Finish {
  /** As it is after the end. */
  readonly request: ServiceRequest;
  readonly now: Date;
}

/** Everything that goes with the end of a run, once: a second call finds the request ended and does nothing. */
export async function finishRun(tx: Tx, context: TxContext, settings: DeskSettings, finish: Finish): Promise<void> {
  const { requestId, attempt, end } = finish;
  const before = await tx.requests.get(requestId);
  if (before?.attempt !== attempt || !['approved', 'running'].includes(before.state)) return;
  const now = context.clock.now();
  const request = ended(before, end, now);
  await tx.requests.replace(request, before.version);
  const ending: Ending = { ...finish, request, now };

  await settleSlotOf(tx, context, ending);
  if (end.state === 'done' && request.kind === 'create') await enterAccount(tx, settings, ending);
  if (end.state === 'done' && request.kind === 'retire') await retireAccount(tx, ending);
  await tx.audit.append({
    kind: 'state',
    actor: 'desk',
    action: 'finish',
    requestId,
    environmentId: request.environmentId,
    object: request.facts.userPrincipalName ?? request.accountName,
    before: { state: before.state },
    after: {
      state: end.state,
      attempt,
      findings: end.findings,
      problem: end.problem ?? null,
      leftovers: end.leftovers ?? [],
    },
  });
  await tellPeople(tx, settings, ending);
}

function ended(request: ServiceRequest, end: RunEnd, now: Date): ServiceRequest {
  return {
    ...without(request, 'problem', 'leftovers', 'endedByHand'),
    version: request.version + 1,
    state: end.state,
    findings: end.findings,
    finishedAt: now.toISOString(),
    ...(end.problem ? { problem: end.problem } : {}),
    ...(end.leftovers ? { leftovers: end.leftovers } : {}),
  };
}

/** What a person has to finish keeps its slot, because nobody knows whether the account counts. */
async function settleSlotOf(tx: Tx, context: TxContext, { request, end }: Ending): Promise<void> {
  if (end.state === 'done') await settleSlot(context, request.id, request.environmentId);
  if (end.state === 'undone') await tx.slots.release(request.id);
  await markKindStale(context, 'quota', request.environmentId);
}

async function enterAccount(tx: Tx, settings: DeskSettings, { request, end, now }: Ending): Promise<void> {
  const account = accountMadeBy(request, now.toISOString(), end.findings);
  if (!account) throw new Error(`${request.id} cannot be done: its run has not found the account it made.`);
  await tx.accounts.save(account);
  await tx.jobs.schedule({
    kind: 'afterwatch',
    key: account.name,
    dueAt: new Date(now.getTime() + firstLookAfter),
    data: { requestId: request.id },
  });
  const { secretName } = account;
  if (secretName !== null) await offerPassword(tx, settings, { ...account, secretName }, now);
}

async function retireAccount(tx: Tx, { request, now, end }: Ending): Promise<void> {
  const account = await tx.accounts.get(request.accountName);
  if (!account) return;
  const at = now.toISOString();
  await tx.accounts.save({ ...account, state: 'retired', retiredAt: at, watchedAt: at, findings: end.findings });
  await tx.jobs.cancel('afterwatch', account.name);
  await tx.jobs.cancel('expire-hand-over', account.requestId);
}

/** The requester is told once, by name, where they asked; the admins hear of everything that is left for them. */
async function tellPeople(tx: Tx, settings: DeskSettings, ending: Ending): Promise<void> {
  const { request, end } = ending;
  const message = request.kind === 'retire' && end.state === 'done' ? 'notice.retired' : `notice.${end.state}`;
  await tx.notices.add({
    ...noticeOf(ending, 'requester', request.conversationId, message),
    mention: request.requester,
  });

  const { adminConversationId } = environmentOf(settings, request.environmentId);
  if (end.state !== 'needs-hands' || !adminConversationId) return;
  if (adminConversationId !== request.conversationId) {
    await tx.notices.add(noticeOf(ending, 'admins', adminConversationId, 'notice.needs-hands'));
  }
  for (const [index, leftover] of (end.leftovers ?? []).entries()) {
    const notice = noticeOf(ending, `leftover-${index}`, adminConversationId, 'notice.leftover');
    await tx.notices.add({ ...notice, values: { ...notice.values, what: leftover.what, next: leftover.next } });
  }
}

function noticeOf({ request, attempt, end }: Ending, to: string, conversationId: string, message: string): Notice {
  return {
    key: `finish:${request.id}:${attempt}:${to}`,
    conversationId,
    message,
    values: {
      id: request.id,
      account: request.accountName,
      what: end.problem?.what ?? '',
      next: end.problem?.next ?? '',
    },
    locale: request.locale,
  };
}
