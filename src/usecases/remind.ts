import { environmentOf } from '../desk/find';
import type { Person } from '../desk/people';
import { decidersOf, hasApproved } from '../desk/policy';
import type { ServiceRequest } from '../desk/request';
import { approversOf } from './context';
import type { Desk, Tx } from './ports';
import { tellPeople } from './tell';
import type { Telling } from './tell';

/** Brings the card of a pending request once more to each of those who may still decide on it; gives who that is. */
export async function remindDeciders(
  desk: Pick<Desk, 'settings'>,
  tx: Tx,
  request: ServiceRequest,
  { key, message }: Pick<Telling, 'key' | 'message'>,
): Promise<readonly Person[]> {
  const { id, accountName, environmentId, requester, expiresAt, locale, timeZone } = request;
  const environment = environmentOf(desk.settings, environmentId);
  const left = decidersOf(request, await approversOf(tx, environment)).filter((one) => !hasApproved(request, one));
  await tellPeople(tx, left, {
    key,
    message,
    values: { id, account: accountName, requester: requester.name, environment: environment.name, until: expiresAt },
    shows: { requestId: id, state: 'pending' },
    locale,
    timeZone,
  });
  return left;
}
