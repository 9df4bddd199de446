import { placeIn } from '../../desk/place';
import { readPhrase } from './arguments';
import { inPrivate, type Command } from './command';

/** Everything that is not finished and that the caller may see. */
export const open: Command = {
  name: 'open',
  aliases: ['running', 'offen', 'offene'],
  summary: 'command.open',
  scopes: inPrivate,

  async run({ caller, useCases, rest }) {
    return { kind: 'requests', view: await useCases.requests(caller, placeIn('open', { text: readPhrase(rest) })) };
  },
};
