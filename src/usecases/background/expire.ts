import { expire } from '../../desk/transitions';
import { offerNewPassword } from '../credential';
import type { Background } from './ports';

/** Closes a request that nobody decided in time. */
export async function expireRequest(background: Background, requestId: string): Promise<void> {
  await background.store.transaction(async (tx) => {
    const request = await tx.requests.get(requestId);
    if (request?.state !== 'pending') return;
    const next = expire(request, background.clock.now().toISOString());
    if (!(await tx.requests.replace(next, request.version))) return;
    await tx.audit.append({
      kind: 'decision',
      actor: 'desk',
      action: 'expire',
      requestId,
      environmentId: request.environmentId,
      object: request.accountName,
    });
    await tx.postings.stale({ kind: 'request', requestId });
    await tx.notices.add({
      key: `expired:${requestId}`,
      conversationId: request.conversationId,
      message: 'notice.expired',
      values: { id: requestId, account: request.accountName },
      mention: request.requester,
      locale: request.locale,
    });
  });
}

/** A password that nobody collected in time is worth nothing any more: a new one is made and offered anew. */
export async function expireHandOver(background: Background, requestId: string): Promise<void> {
  const account = await background.store.transaction(async (tx) => {
    const offer = await tx.handOvers.of(requestId);
    if (offer?.state !== 'offered' || background.clock.now().toISOString() < offer.expiresAt) return null;
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
