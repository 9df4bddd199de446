import type { LineIcon } from './pieces';
import { render, type AdaptiveCard } from './render';
import type { Words } from './words';

/** What a non-interactive account can do, as Microsoft documents it (access mode "Non-interactive" of systemuser). */
const answers = [
  { key: 'clients', icon: 'failed' },
  { key: 'data', icon: 'done' },
  { key: 'own', icon: 'done' },
  { key: 'workflows', icon: 'warn' },
  { key: 'flows', icon: 'warn' },
  { key: 'mail', icon: 'warn' },
  { key: 'license', icon: 'done' },
] as const satisfies readonly { readonly key: string; readonly icon: LineIcon }[];

/** Answers "what can such an account do?" with the conditions that go with each yes. */
export function canCard(words: Words, options: { readonly dialogs?: boolean } = {}): AdaptiveCard {
  const data = {
    title: words.t('can.title'),
    line: words.t('can.line'),
    answers: answers.map(({ key, icon }) => ({
      icon,
      question: words.t(`can.${key}`),
      answer: words.t(`can.${key}-answer`),
    })),
    footer: words.t('can.footer'),
    dialogs: options.dialogs === true,
    buttons: { form: words.t('button.form') },
  };
  return render('can', data, { words, speak: words.t('speak.can') });
}
