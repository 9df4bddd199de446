import type { ServiceRequest } from '../desk/request';
import type { DirectoryUser } from './ports';

/**
 * Whose account has the name of the request. Only the marker makes it ours. `unmarked`: it came from Active Directory
 * after the request was made and without any `employeeID`, so it may be the one that a person was asked to create.
 */
type Ownership = 'ours' | 'unmarked' | 'somebody-else';

export function ownershipOf(
  user: DirectoryUser,
  request: Pick<ServiceRequest, 'accountKind' | 'marker' | 'requestedAt'>,
): Ownership {
  const synced = user.onPremisesSyncEnabled === true;
  if (synced !== (request.accountKind === 'onprem')) return 'somebody-else';
  if (user.employeeId === request.marker) return 'ours';
  if (!synced || user.employeeId !== null) return 'somebody-else';

  const older = user.createdDateTime !== null && Date.parse(user.createdDateTime) < Date.parse(request.requestedAt);
  return older ? 'somebody-else' : 'unmarked';
}
