import { closeExpired } from '../expire';
import { offerNewPassword } from '../rotate';
import type { Background } from './ports';

/** Closes a request that nobody decided in time. Woken too early, by a clock that was wrong, it waits on. */
export async function expireRequest(background: Background, requestId: string): Promise<void> {
  await background.store.transaction(async (tx) => {
    const request = await tx.requests.get(requestId);
    if (request?.state !== 'pending') return;
    const at = background.clock.now().toISOString();
    if (at >= request.expiresAt) await closeExpired(tx, request, at);
    else await tx.jobs.schedule({ kind: 'expire-request', key: requestId, dueAt: new Date(request.expiresAt) });
  });
}

/** A password that nobody collected in time is worth nothing any more: a new one is made and offered anew. */
export async function expireHandOver(background: Background, requestId: string): Promise<void> {
  const account = await background.store.transaction(async (tx) => {
    const offer = await tx.handOvers.of(requestId);
    if (offer?.state !== 'offered') return null;
    if (background.clock.now().toISOString() < offer.expiresAt) {
      await tx.jobs.schedule({ kind: 'expire-hand-over', key: requestId, dueAt: new Date(offer.expiresAt) });
      return null;
    }
    await tx.audit.append({
      kind: 'security',
      actor: 'desk',
      action: 'password-not-collected',
      requestId,
      object: offer.accountName,
    });
    return tx.accounts.get(offer.accountName);
  });
  if (account?.state === 'active' && account.kind === 'cloud') await offerNewPassword(background, background, account);
}
