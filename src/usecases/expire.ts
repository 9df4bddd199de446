import type { ServiceRequest } from '../desk/request';
import { expire } from '../desk/transitions';
import { settle } from './change-request';
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
  const { id, accountName: account, kind, askedBy, requester, expiresAt: until, locale, timeZone } = request;
  const values = { id, account, requester: requester.name, until, case: askedBy ?? kind };
  const telling = { key: `expired:${id}`, values, locale, timeZone };
  const after = async () => {
    await tellRequester(tx, request, { ...telling, message: 'notice.expired' });
    await tellAsked(desk, tx, request, { ...telling, message: 'notice.expired-undecided' });
  };
  const by = { kind: 'decision', actor: 'desk', action: 'expire' } as const;
  return (await settle(tx, request, { next, said: {}, after }, by)) ? next : null;
}
