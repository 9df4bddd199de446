import { placeIn } from '../../desk/place';
import { seeRequest } from '../answer/see-request';
import { everywhere, requestIdIn, type Command } from './command';

/** One request by its id, those with some words in them, or the caller's own. */
export const status: Command = {
  name: 'status',
  aliases: ['show', 'stand'],
  summary: 'command.status',
  usage: '/status [id or words]',
  scopes: everywhere,

  async run(context) {
    const { caller, useCases, rest } = context;
    const requestId = requestIdIn(rest);
    if (requestId !== null) return seeRequest(context, requestId);
    const place = placeIn(rest === '' ? 'mine' : 'all', { text: rest });
    return { kind: 'requests', view: await useCases.requests(caller, place) };
  },
};
