import { accountAfter, readByRun, retired } from '../desk/account';
import type { AccountRecord } from '../desk/account';
import { named } from '../desk/named';
import type { ServiceRequest } from '../desk/request';
import { finish } from '../desk/transitions';
import type { RunEnd } from '../recipe/ports';
import { offerPassword } from './offer-password';
import type { Desk, Tx } from './ports';
import { tellEnd } from './tell-end';

/** How long after its making an account is read again for the first time, milliseconds. */
const firstLookAfter = 3_600_000;

type Books = Pick<Desk, 'settings' | 'clock'>;

interface Finish {
  readonly requestId: string;
  readonly attempt: number;
  readonly end: RunEnd;
}

interface Ending extends Finish {
  /** As it is after the end. */
  readonly request: ServiceRequest;
  /** The account that an earlier run of a create request has finished already, or that a retire request ends. */
  readonly known: AccountRecord | null;
  readonly now: Date;
}

/** Everything that goes with the end of a run, once: a second call finds the request ended and does nothing. */
export async function finishRun(desk: Books, tx: Tx, run: Finish): Promise<void> {
  const { requestId, attempt } = run;
  const before = await tx.requests.get(requestId);
  if (before?.attempt !== attempt || !['approved', 'running'].includes(before.state)) return;
  const now = desk.clock.now();
  const end = withNames(run.end, before);
  const request = finish(before, end, now.toISOString());
  await tx.requests.replace(request, before.version);
  const ending: Ending = { ...run, end, request, known: await knownAccount(tx, request), now };

  await settleSlot(tx, ending);
  await settleAccount(desk, tx, ending);
  if (end.heldUntil !== undefined)
    await tx.jobs.schedule({ kind: 'finish-held', key: requestId, dueAt: new Date(end.heldUntil) });
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
      leftovers: request.leftovers ?? [],
    },
  });
  // Whoever presses a button of the stopped run must be on a list that is live.
  if (end.state === 'needs-hands')
    await tx.jobs.schedule({ kind: 'refresh-approvers', key: request.environmentId, dueAt: now });
  const isRepair = request.kind === 'create' && ending.known !== null;
  if (await concernsLender(tx, request, isRepair))
    await tx.jobs.schedule({ kind: 'mind-lender', key: requestId, dueAt: now });
  await tellEnd(desk, tx, { request, attempt, end, isRepair });
}

/** A run that puts an account right borrows nothing: it concerns a lender only whose licence is still away. */
async function concernsLender(tx: Tx, { id, decision }: ServiceRequest, isRepair: boolean): Promise<boolean> {
  if (!decision?.lender || !isRepair) return decision?.lender !== undefined;
  const loan = await tx.loans.of(id);
  return loan !== null && loan.state !== 'returned';
}

/** As people are told of it: by names. */
function withNames(end: RunEnd, request: ServiceRequest): RunEnd {
  const { problem, leftovers } = end;
  return {
    ...end,
    ...(problem && { problem: named(problem, request) }),
    ...(leftovers && { leftovers: leftovers.map((one) => named(one, request)) }),
  };
}

async function settleAccount(desk: Books, tx: Tx, ending: Ending): Promise<void> {
  const { request, end } = ending;
  if (request.kind === 'rotate') return;
  if (end.state === 'needs-hands') return keepFindings(tx, ending);
  if (end.state === (request.kind === 'retire' ? 'done' : 'undone')) await retireAccount(tx, ending);
  else if (end.state === 'done') await enterAccount(desk, tx, ending);
}

/** An account that could not be put right is in use all the same: what was read of it is the newest that is known. */
async function keepFindings(tx: Tx, { request, known, end, now }: Ending): Promise<void> {
  if (known === null || request.kind !== 'create' || end.findings.length === 0) return;
  await tx.accounts.save(readByRun(known, now.toISOString(), end.findings));
}

async function knownAccount(tx: Tx, request: ServiceRequest): Promise<AccountRecord | null> {
  const account = await tx.accounts.get(request.accountName);
  if (account?.state !== 'active') return null;
  return request.kind === 'retire' || account.requestId === request.id ? account : null;
}

/** What a person has to finish keeps its slot, because nobody knows whether the account counts. */
async function settleSlot(tx: Tx, { request, end }: Ending): Promise<void> {
  const { id, kind, environmentId } = request;
  if (kind === 'rotate') return;
  if (end.state === 'done') await tx.slots.settle(id, environmentId);
  if (end.state === 'undone') await tx.slots.release(id);
  await tx.postings.staleQuota(environmentId);
}

/** The password is offered once: not again when an account was only put right. */
async function enterAccount({ settings }: Books, tx: Tx, { request, known, end, now }: Ending): Promise<void> {
  const account = accountAfter(request, known, now.toISOString(), end.findings);
  if (!account) throw new Error(`${request.id} cannot be done: its run has not found the account it made.`);
  await tx.accounts.save(account);
  await tx.jobs.schedule({
    kind: 'afterwatch',
    key: account.name,
    dueAt: new Date(now.getTime() + firstLookAfter),
    data: { requestId: request.id },
  });
  await tx.jobs.schedule({ kind: 'review-account', key: account.name, dueAt: new Date(account.reviewOn) });
  const { secretName } = account;
  if (secretName !== null && known === null) await offerPassword(tx, settings, { ...account, secretName }, now);
}

async function retireAccount(tx: Tx, { known, now, end }: Ending): Promise<void> {
  if (known === null) return;
  const at = now.toISOString();
  await tx.accounts.save({ ...retired(known, at), watchedAt: at, findings: end.findings });
  await tx.jobs.cancel('afterwatch', known.name);
  await tx.jobs.cancel('review-account', known.name);
  await tx.jobs.cancel('expire-hand-over', known.requestId);
}
