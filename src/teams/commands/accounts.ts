import { everywhere, firstWord, type Command } from './command';

/** The register: accounts the desk made and answers for. */
export const accounts: Command = {
  name: 'accounts',
  aliases: ['list', 'konten'],
  summary: 'command.accounts',
  usage: '/accounts [environment]',
  scopes: everywhere,

  async run({ caller, useCases, rest }) {
    const environmentId = firstWord(rest).toLowerCase().slice(0, 64) || null;
    return { kind: 'accounts', view: await useCases.accounts(caller, environmentId, 0) };
  },
};
