import { placeIn } from '../../desk/place';
import { readPhrase } from './arguments';
import { inPrivate, type Command } from './command';

export const mine: Command = {
  name: 'mine',
  aliases: ['my', 'meine'],
  summary: 'command.mine',
  scopes: inPrivate,

  async run({ caller, useCases, rest }) {
    return { kind: 'requests', view: await useCases.requests(caller, placeIn('mine', { text: readPhrase(rest) })) };
  },
};
