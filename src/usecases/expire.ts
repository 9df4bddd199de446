import type { ServiceRequest } from '../desk/request';
import { expire } from '../desk/transitions';
import type { Desk, Tx } from './ports';
import { tellRequester } from './tell';
import { tellAsked } from './tell-decision';

/**
 * Closes a pending request whose time is over, and tells who asked and who was asked. Gives the closed request, or null when
 * another change won.
 */
export async function closeExpired(
  desk: Pick<Desk, 'settings'>,
  tx: Tx,
  request: ServiceRequest,
  at: string,
): Promise<ServiceRequest | null> {
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
  const { id, accountName: account, kind, askedBy, requester, expiresAt: until, locale, timeZone } = request;
  const values = { id, account, requester: requester.name, until, case: askedBy ?? kind };
  const telling = { key: `expired:${id}`, values, locale, timeZone };
  await tellRequester(tx, request, { ...telling, message: 'notice.expired' });
  await tellAsked(desk, tx, request, { ...telling, message: 'notice.expired-undecided' });
  return next;
}
