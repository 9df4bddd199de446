import { fact } from './parts';
import { render, type AdaptiveCard } from './render';
import type { MessageKey, Words } from '../words/words';
import type { CommandKey } from '../words/saying';

/** A command as the router knows it. */
export interface CommandHelp {
  /** `quota` */
  readonly name: string;
  /** What it is for. */
  readonly summary: CommandKey;
  /** Only CRM admins can do something with it. */
  readonly forAdmins?: boolean | undefined;
}

/** The commands given, each as the reader writes it. */
export function helpCard(
  commands: readonly CommandHelp[],
  words: Words,
  options: { readonly canAsk?: boolean; readonly dialogs?: boolean } = {},
): AdaptiveCard {
  const data = {
    title: words.t('help.title'),
    line: words.t('help.line'),
    canAsk: options.canAsk !== false,
    groups: [
      group(
        'help.everybody',
        commands.filter(({ forAdmins }) => forAdmins !== true),
        words,
      ),
      group(
        'help.admins',
        commands.filter(({ forAdmins }) => forAdmins === true),
        words,
      ),
    ].filter(({ facts }) => facts.length > 0),
    footer: words.t('help.footer'),
    dialogs: options.dialogs === true,
    buttons: { form: words.t('button.form') },
  };
  return render('help', data, { words, speak: words.t('speak.help') });
}

function group(heading: MessageKey, commands: readonly CommandHelp[], words: Words) {
  return {
    heading: words.t(heading),
    facts: commands.map(({ name, summary }) => fact(words.find(`usage.${name}`) ?? name, words.t(summary))),
  };
}
