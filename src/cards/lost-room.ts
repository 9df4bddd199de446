import type { RequestView } from '../desk/view';
import type { Words } from '../words/words';

/** That the admins' conversation is not known, where it is so; empty when all is well. */
export function lostRoom({ isAdminRoomLost, environment }: RequestView, words: Words): string {
  return isAdminRoomLost ? words.t('approval.no-admin-conversation', { environment: environment.name }) : '';
}

export function joined(...sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(' ');
}
