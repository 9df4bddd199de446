import type { Person } from '../desk/people';
import type { Words } from '../words/words';

/** A person where it matters who they are: a display name alone may be anybody's, so the user principal name stands beside it. */
export function identified({ name, userPrincipalName: upn, isGuest }: Person, words: Words): string {
  if (upn === undefined) return name;
  return words.t(isGuest ? 'person.guest' : 'person.identified', { name, upn });
}
