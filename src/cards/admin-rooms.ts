import type { AdminRoomsView } from '../usecases/api';
import { fact } from './parts';
import { render, type AdaptiveCard } from './render';
import type { Words } from '../words/words';

export type AdminRoomsInput = AdminRoomsView;

/** The question where approvals and warnings go, with how it is now. It names no conversation, because everybody here reads it. */
export function adminRoomsCard({ environments }: AdminRoomsInput, words: Words): AdaptiveCard {
  const title = words.t('admins.title');
  const text = words.t('admins.text');
  const isHere = ({ where }: AdminRoomsInput['environments'][number]) => where === 'here';
  const [only] = environments;
  const data = {
    title,
    line: '',
    text,
    facts: environments.map(({ environment, where }) => fact(environment.name, words.t(`admins.${where}`))),
    label: words.t('admins.choose'),
    chosen: environments.length === 1 ? (only?.environment.id ?? '') : '',
    choices: environments.map(({ environment }) => ({ title: environment.name, value: environment.id })),
    canLeave: environments.some(isHere),
    buttons: { here: words.t('button.admins-here'), away: words.t('button.admins-away') },
  };
  return render('admin-rooms', data, { words, speak: `${title} ${text}` });
}
