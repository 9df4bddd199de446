import { isSame } from '../desk/policy';
import { DeskError } from '../desk/problem';
import type { Directory, PasswordMaker, Vault } from '../recipe/ports';
import type { Caller } from './api';
import { unknownRequest } from './context';
import type { Desk, HandOver } from './ports';

/** How long an opened dialog may reveal, milliseconds. */
const ticketLife = 5 * 60_000;

export interface Secrets {
  readonly vault: Vault;
  readonly directory: Directory;
  readonly passwords: PasswordMaker;
}

/** Gives the named owner a one-time ticket. Anybody else gets the answer for an unknown request, and a line in the audit. */
export async function openCredential(desk: Desk, caller: Caller, requestId: string): Promise<{ ticket: string }> {
  const opened = await desk.store.transaction(async (tx) => {
    const offer = await tx.handOvers.of(requestId);
    if (!offer || !isSame(offer.owner, caller.person)) {
      return { denied: 'open-credential-denied', problem: unknownRequest(requestId) };
    }
    if (!isOpen(desk, offer)) return { denied: 'open-credential-again', problem: usedUp(offer) };

    const now = desk.clock.now();
    const ticket = Array.from({ length: 6 }, () => desk.randomTag()).join('');
    await tx.handOvers.save({ ...offer, ticket, ticketUntil: new Date(now.getTime() + ticketLife).toISOString() });
    await tx.audit.append({
      kind: 'security',
      actor: caller.person,
      action: 'open-credential',
      requestId,
      object: offer.accountName,
    });
    return ticket;
  });
  if (typeof opened === 'string') return { ticket: opened };
  await alert(desk, caller, requestId, opened.denied);
  throw opened.problem;
}

/** The password, once: only the ticket that turns `offered` into `revealed` gets it. */
export async function revealCredential(
  desk: Desk,
  secrets: Secrets,
  caller: Caller,
  requestId: string,
  ticket: string,
): Promise<{ userPrincipalName: string; password: string }> {
  const offer = await desk.store.transaction((tx) => tx.handOvers.of(requestId));
  const mine = offer !== null && isSame(offer.owner, caller.person);
  const password = mine && offer.state === 'offered' ? await secrets.vault.read(offer.secretName) : null;

  const outcome = await desk.store.transaction(async (tx) => {
    const now = desk.clock.now();
    const good =
      mine &&
      password !== null &&
      offer.ticket === ticket &&
      ticket !== '' &&
      now.toISOString() < (offer.ticketUntil ?? '');
    if (!good || !(await tx.handOvers.markRevealed(requestId, ticket, now.toISOString()))) {
      return mine ? usedUp(offer) : unknownRequest(requestId);
    }
    await tx.jobs.cancel('expire-hand-over', requestId);
    await tx.audit.append({
      kind: 'security',
      actor: caller.person,
      action: 'reveal-password',
      requestId,
      object: offer.accountName,
    });
    await tx.postings.stale({ kind: 'request', requestId });
    return (await tx.accounts.get(offer.accountName))?.userPrincipalName ?? offer.accountName;
  });
  if (typeof outcome !== 'string' || password === null) {
    await alert(desk, caller, requestId, 'reveal-refused');
    throw outcome instanceof DeskError ? outcome : unknownRequest(requestId);
  }
  return { userPrincipalName: outcome, password };
}

function isOpen(desk: Desk, { state, expiresAt }: HandOver): boolean {
  return state === 'offered' && desk.clock.now().toISOString() < expiresAt;
}

async function alert(desk: Desk, caller: Caller, requestId: string, action: string): Promise<void> {
  await desk.denials.note({
    entry: { kind: 'security', actor: caller.person, action, requestId },
    alike: [action, caller.person.aadObjectId, requestId],
  });
}

function usedUp(handOver: HandOver): DeskError {
  const revealed = handOver.state === 'revealed';
  return new DeskError({
    code: revealed ? 'password-already-shown' : 'password-not-collected',
    what: revealed
      ? `The password of ${handOver.accountName} was shown once already.`
      : `The password of ${handOver.accountName} was not collected in time.`,
    standing: 'It is not shown again. The attempt stands in the audit.',
    next: `Send rotate ${handOver.accountName} to get a new one. If it was not you who saw it, do that now and tell your CRM admin.`,
    values: { account: handOver.accountName },
  });
}
