import { environmentShown } from '../desk/find';
import type { Person } from '../desk/people';
import { decidersLeft } from '../desk/policy';
import type { ServiceRequest } from '../desk/request';
import { approversOf } from './context';
import type { Desk, Tx } from './ports';
import { tellPeople } from './tell';
import type { Telling } from './tell';

/** Brings the card of a pending request once more to each of those who may still decide on it; gives who that is. `by`: who wants it. */
export async function remindDeciders(
  desk: Pick<Desk, 'settings'>,
  tx: Tx,
  request: ServiceRequest,
  { key, message, by = '' }: Pick<Telling, 'key' | 'message'> & { readonly by?: string },
): Promise<readonly Person[]> {
  const { id, accountName: account, environmentId, requester, askedBy = '', expiresAt, locale, timeZone } = request;
  const environment = environmentShown(desk.settings, environmentId);
  const left = decidersLeft(request, await approversOf(tx, environment));
  await tellPeople(tx, left, {
    key,
    message,
    values: {
      id,
      account,
      requester: requester.name,
      environment: environment.name,
      until: expiresAt,
      by,
      case: by === '' ? askedBy : 'by',
    },
    shows: { requestId: id, state: 'pending' },
    locale,
    timeZone,
  });
  return left;
}
