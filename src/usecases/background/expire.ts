import { closeExpired } from '../expire';
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
