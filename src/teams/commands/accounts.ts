import { placeIn } from '../../desk/place';
import { readPhrase } from './arguments';
import { everywhere, type Command } from './command';

/** The register: accounts the desk made and answers for. */
export const accounts: Command = {
  name: 'accounts',
  aliases: ['list', 'konten'],
  summary: 'command.accounts',
  scopes: everywhere,
  answersOpenly: true,

  async run({ caller, useCases, rest }) {
    return { kind: 'accounts', view: await useCases.accounts(caller, placeIn('accounts', { text: readPhrase(rest) })) };
  },
};
