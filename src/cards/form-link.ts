import { render, type AdaptiveCard } from './render';
import type { Words } from '../words/words';

/** The way to the request form where several people read along: a form of its own would belong to nobody. */
export function formLinkCard(words: Words, isPrivate: boolean): AdaptiveCard {
  const title = words.t('form.title');
  const text = words.t(isPrivate ? 'ask.text-private' : 'ask.text');
  return render(
    'form-link',
    { title, line: '', text, buttons: { form: words.t('button.form') } },
    { words, speak: `${title}. ${text}` },
  );
}
