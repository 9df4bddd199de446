import { fact } from './pieces';
import { render, type AdaptiveCard } from './render';
import type { Words } from './words';

/** A command as the router knows it. */
export interface CommandHelp {
  /** `quota` */
  readonly name: string;
  /** In English; shown when there is no translation. */
  readonly summary: string;
}

/** Every command, as the router lists them. */
export function helpCard(
  commands: readonly CommandHelp[],
  words: Words,
  options: { readonly notice?: string; readonly dialogs?: boolean } = {},
): AdaptiveCard {
  const data = {
    title: words.t('help.title'),
    line: words.t('help.line'),
    notice: options.notice ?? '',
    facts: commands.map((command) => fact(command.name, commandSummary(command, words))),
    footer: words.t('help.footer'),
    dialogs: options.dialogs === true,
    buttons: { form: words.t('button.form') },
  };
  return render('help', data, { words, speak: words.t('speak.help') });
}

export function commandSummary(command: CommandHelp, words: Words): string {
  return words.find(`command.${command.name}`) ?? command.summary;
}
