import type { DirectoryUser } from '../ports';

/**
 * Is this user a guest of the tenant? `userType` is Member or Guest, and null for accounts from before 2014 (Graph docs,
 * user; techcommunity, "Validate Guest/Member users"); of those a guest has `#EXT#` in the user principal name.
 */
export function isGuest({
  userType,
  userPrincipalName,
}: Pick<DirectoryUser, 'userType' | 'userPrincipalName'>): boolean {
  if (userType === null || userType === '') return /#EXT#/i.test(userPrincipalName);
  return userType.toLowerCase() !== 'member';
}
