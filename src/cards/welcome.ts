import { fact } from './parts';
import { render, type AdaptiveCard } from './render';
import type { CommandHelp } from './help';
import type { Words } from '../words/words';

export interface WelcomeInput {
  readonly place: 'personal' | 'team';
  /** In a personal chat: whom to greet. In a team: who added the desk, if that is known. */
  readonly name: string | null;
  /** The few commands worth knowing first; the router has them all. */
  readonly commands: readonly CommandHelp[];
}

/** Said once, when the desk is added. */
export function welcomeCard(input: WelcomeInput, words: Words): AdaptiveCard {
  const { place, name } = input;
  const title = place === 'personal' && name !== null ? words.t('welcome.hello', { name }) : words.t('welcome.title');
  const added = place === 'team' && name !== null ? words.t('welcome.added-by', { name }) : '';
  const data = {
    title,
    line: added,
    intro: words.t(`welcome.${place}`),
    facts: input.commands.map((command) =>
      fact(words.find(`usage.${command.name}`) ?? command.name, words.t(command.summary)),
    ),
    footer: words.t(place === 'team' ? 'welcome.team-footer' : 'welcome.personal-footer'),
    dialogs: place === 'team',
    buttons: { form: words.t('button.form'), quota: words.t('button.quota') },
  };
  return render('welcome', data, { words, speak: words.t('speak.welcome') });
}
