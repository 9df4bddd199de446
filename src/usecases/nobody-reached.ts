import { decidersLeft } from '../desk/policy';
import { reachOf } from '../desk/reach';
import { adminConversationOf } from './admin-conversation';
import { loadView } from './context';
import type { Desk, Tx } from './ports';
import { tellRequester } from './tell';

/**
 * Whoever asked hears, once for each approval that is missing, that Teams lets the desk reach none of those who may still
 * decide; unless their conversation has it, somebody has the card, or it is on its way to them.
 */
export async function tellNobodyReached(desk: Desk, tx: Tx, requestId: string): Promise<void> {
  const request = await tx.requests.get(requestId);
  if (request?.state !== 'pending') return;
  const { approvers, deliveries = [], isInAdminRoom } = await loadView(desk, tx, request);
  const { reached, waiting, unreached } = reachOf(decidersLeft(request, approvers), deliveries);
  const [first] = unreached;
  if (isInAdminRoom || reached.length > 0 || waiting.length > 0 || !first) return;
  const room = await adminConversationOf(desk.settings, tx, request.environmentId);
  if (room?.conversation) return;

  const { id, accountName: account, approvals, locale, timeZone } = request;
  const names = unreached.map(({ person }) => person.name || person.aadObjectId).join(', ');
  const key = `nobody-reached:${id}${approvals.length > 0 ? `:${approvals.length}` : ''}`;
  const values = { id, account, names, why: { key: `reach.${first.why}` } } as const;
  await tellRequester(tx, request, { key, message: 'notice.nobody-reached', values, locale, timeZone });
}
