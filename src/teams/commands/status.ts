import { placeIn } from '../../desk/place';
import { seeRequest } from '../answer/see-request';
import { readPhrase } from './arguments';
import { everywhere, requestMeant, type Command } from './command';

/** One request by its id, those with some words in them, or the caller's own. */
export const status: Command = {
  name: 'status',
  aliases: ['show', 'stand'],
  summary: 'command.status',
  scopes: everywhere,

  async run(context) {
    const { caller, useCases, rest } = context;
    const meant = await requestMeant(context);
    if (meant) return seeRequest(context, meant.id);
    const place = placeIn(rest === '' ? 'mine' : 'all', { text: readPhrase(rest) });
    return { kind: 'requests', view: await useCases.requests(caller, place) };
  },
};
