import { readName } from './arguments';
import { everywhere, type Command } from './command';

/**
 * Opens the request form; a word after it is taken as the account's name. Where several people read along, the form is
 * a dialog, so the answer is the button that opens it.
 */
export const request: Command = {
  name: 'request',
  aliases: ['new', 'create', 'antrag', 'beantragen', 'neu'],
  summary: 'command.request',
  scopes: everywhere,
  answersOpenly: true,

  async run({ caller, useCases, painter, reader, rest }) {
    if (caller.conversationKind !== 'personal')
      return { kind: 'card', card: painter.formLink(reader, caller.isTargeted) };
    const accountName = readName(rest).slice(0, 64);
    return { kind: 'form', form: await useCases.form(caller, accountName === '' ? {} : { accountName }) };
  },
};
