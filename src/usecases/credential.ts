import type { HandOver } from '../desk/hand-over';
import { may } from '../desk/policy';
import { DeskError, UpstreamError } from '../desk/problem';
import type { Problem } from '../desk/problem';
import type { Vault } from '../recipe/ports';
import type { Caller, OpenedCredential } from './api';
import { unknownRequest } from './context';
import { secretGone, vaultSlow, vaultTrouble, whyNotOffered, whyNotShown } from './credential-problems';
import { offerAgain } from './offer-password';
import type { Desk, Tx } from './ports';
import type { AuditName } from '../words/saying';

/** How long an opened dialog may reveal, milliseconds. */
const ticketLife = 5 * 60_000;
/** A password that is not shown so soon after the press came in is kept: Teams may give up, and it would be used up unseen. */
const answerWithin = 6_000;

interface NotOpened {
  readonly denied: AuditName;
  readonly problem: DeskError;
}

/**
 * Gives the named owner a one-time ticket; the same one again while it is good, because Teams may deliver a press twice. A
 * lapsed offer is opened anew by this click. Anybody else gets the answer for an unknown request, and a line in the audit.
 */
export async function openCredential(desk: Desk, caller: Caller, requestId: string): Promise<OpenedCredential> {
  const opened = await desk.store.transaction(async (tx): Promise<OpenedCredential | NotOpened> => {
    const offer = await tx.handOvers.of(requestId);
    if (!offer || !may('collect-password', caller.person, offer, [])) {
      return { denied: 'open-credential-denied', problem: unknownRequest(requestId) };
    }
    const problem = whyNotOffered(offer, await tx.accounts.look(offer.accountName));
    if (problem) return { denied: 'open-credential-again', problem: new DeskError(problem) };
    const now = desk.clock.now();
    const current = isOver(offer, now) ? await offerAgain(tx, desk.settings, offer, { by: caller.person, now }) : offer;
    const ticket = ticketOf(desk, current);
    const until = new Date(now.getTime() + ticketLife).toISOString();
    await tx.handOvers.save({ ...current, ticket, ticketUntil: until });
    await tx.audit.append({
      kind: 'security',
      actor: caller.person,
      action: 'open-credential',
      requestId,
      object: offer.accountName,
    });
    return { ticket, until };
  });
  if (!('denied' in opened)) return opened;
  await alert(desk, caller, requestId, opened.denied);
  throw opened.problem;
}

/**
 * The password, once: only the ticket that turns `offered` into `revealed` gets it. When the vault refuses or is slow the
 * offer stays as it is; so it does when it is late for any other reason since `pressedAt`, when the press came in.
 */
export async function revealCredential(
  desk: Desk,
  vault: Vault,
  caller: Caller,
  requestId: string,
  ticket: string,
  pressedAt = desk.clock.now(),
): Promise<{ userPrincipalName: string; password: string }> {
  const inTime = () => {
    if (desk.clock.now().getTime() - pressedAt.getTime() <= answerWithin) return true;
    throw new DeskError(vaultSlow());
  };
  const offer = await desk.store.look((tx) => tx.handOvers.look(requestId));
  const isMine = offer !== null && may('collect-password', caller.person, offer, []);
  const password = isMine && isGood(desk, offer, ticket) ? await readSecret(desk, vault, caller, offer) : null;
  if (password !== null) inTime();

  const outcome = await desk.store.transaction(async (tx) => {
    const now = desk.clock.now();
    const current = await tx.handOvers.of(requestId);
    const account = current && (await tx.accounts.look(current.accountName));
    const isShown =
      password !== null &&
      account?.state === 'active' &&
      current?.secretName === offer?.secretName &&
      isGood(desk, current, ticket) &&
      // Whoever held the lock may have taken as long as any vault.
      inTime() &&
      (await tx.handOvers.markRevealed(requestId, ticket, now.toISOString()));
    if (!isShown) return isMine && current ? new DeskError(whyNotShown(current, account)) : unknownRequest(requestId);
    await afterReveal(tx, caller, current);
    return account.userPrincipalName;
  });
  if (typeof outcome !== 'string' || password === null) {
    await alert(desk, caller, requestId, 'reveal-refused');
    throw outcome instanceof DeskError ? outcome : unknownRequest(requestId);
  }
  return { userPrincipalName: outcome, password };
}

async function afterReveal(tx: Tx, caller: Caller, { requestId, accountName }: HandOver): Promise<void> {
  await tx.jobs.cancel('expire-hand-over', requestId);
  await tx.audit.append({
    kind: 'security',
    actor: caller.person,
    action: 'reveal-password',
    requestId,
    object: accountName,
  });
  await tx.postings.stale({ kind: 'request', requestId });
}

/** Nothing is used up by a vault that refuses, is away or has lost the secret. */
async function readSecret(desk: Desk, vault: Vault, caller: Caller, offer: HandOver): Promise<string> {
  const { accountName, secretName } = offer;
  const trouble = (problem: Problem) => writeTrouble(desk, caller, offer, problem);
  const password = await vault.read(secretName).catch(async (error: unknown) => {
    if (!(error instanceof UpstreamError)) throw error;
    throw await trouble(vaultTrouble(error));
  });
  if (password !== null) return password;
  throw await trouble(secretGone(accountName, secretName));
}

async function writeTrouble(desk: Desk, caller: Caller, offer: HandOver, problem: Problem): Promise<DeskError> {
  await desk.store.transaction((tx) =>
    tx.audit.append({
      kind: 'security',
      actor: caller.person,
      action: 'reveal-failed',
      requestId: offer.requestId,
      object: offer.accountName,
      after: { problem: problem.code, technical: problem.technical ?? null },
    }),
  );
  return new DeskError(problem);
}

function isOver({ state, expiresAt }: HandOver, now: Date): boolean {
  return state === 'lapsed' || now >= new Date(expiresAt);
}

function isGood(desk: Desk, offer: HandOver | null, ticket: string): offer is HandOver {
  const now = desk.clock.now().toISOString();
  return offer?.state === 'offered' && ticket !== '' && offer.ticket === ticket && now < (offer.ticketUntil ?? '');
}

function ticketOf(desk: Desk, { ticket, ticketUntil = '' }: HandOver): string {
  if (ticket && desk.clock.now().toISOString() < ticketUntil) return ticket;
  return Array.from({ length: 6 }, () => desk.randomTag()).join('');
}

async function alert(desk: Desk, caller: Caller, requestId: string, action: AuditName): Promise<void> {
  await desk.denials.note({
    entry: { kind: 'security', actor: caller.person, action, requestId },
    alike: [action, caller.person.aadObjectId, requestId],
  });
}
