import type { ServiceRequest } from '../desk/request';
import { expire } from '../desk/transitions';
import type { Tx } from './ports';
import { tellRequester } from './tell';

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
  const { id, accountName: account, locale, timeZone } = request;
  const message = 'notice.expired';
  await tellRequester(tx, request, { key: `expired:${id}`, message, values: { id, account }, locale, timeZone });
  return next;
}
