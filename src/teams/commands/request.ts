import { everywhere, firstWord, type Command } from '../command';

/**
 * Opens the request form; a word after it is taken as the account's name. Where several people read along, the form is
 * a dialog, so the answer is the free slots with the button that opens it.
 */
export const request: Command = {
  name: 'request',
  aliases: ['new', 'create'],
  summary: 'Ask for a service account',
  usage: '/request',
  scopes: everywhere,

  async run({ caller, useCases, rest, say }) {
    if (caller.conversationKind !== 'personal') {
      return { kind: 'quota', view: await useCases.quota(caller, null), environmentId: null, notice: say('open-form') };
    }
    const accountName = firstWord(rest).slice(0, 64);
    return { kind: 'form', form: await useCases.form(caller, accountName === '' ? {} : { accountName }) };
  },
};
