import type { Person } from '../../desk/people';
import type { DirectoryUser } from '../ports';
import { isGuest } from './guest';

/** A person as Entra has them. A display name may be anybody's; the user principal name is unique in the tenant. */
export function personOf(user: Pick<DirectoryUser, 'id' | 'displayName' | 'userPrincipalName' | 'userType'>): Person {
  const { id: aadObjectId, displayName: name, userPrincipalName } = user;
  return { aadObjectId, name, userPrincipalName, ...(isGuest(user) ? { isGuest: true as const } : {}) };
}
