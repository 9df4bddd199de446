import type { ServiceRequest } from '../desk/request';
import { expire } from '../desk/transitions';
import type { Tx } from './ports';

/** Closes a pending request whose time is over and tells the requester. Gives the closed request, or null when another change won. */
export async function closeExpired(tx: Tx, request: ServiceRequest, at: string): Promise<ServiceRequest | null> {
  const next = expire(request, at);
  if (!(await tx.requests.replace(next, request.version))) return null;
  await tx.audit.append({
    kind: 'decision',
    actor: 'desk',
    action: 'expire',
    requestId: request.id,
    environmentId: request.environmentId,
    object: request.accountName,
  });
  await tx.postings.stale({ kind: 'request', requestId: request.id });
  await tx.notices.add({
    key: `expired:${request.id}`,
    conversationId: request.conversationId,
    message: 'notice.expired',
    values: { id: request.id, account: request.accountName },
    mention: request.requester,
    locale: request.locale,
  });
  return next;
}
