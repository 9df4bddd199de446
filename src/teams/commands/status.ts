import { seeRequest } from '../answer/see-request';
import { everywhere, requestIdIn, type Command } from './command';

/** One request by its id, or the caller's own. */
export const status: Command = {
  name: 'status',
  aliases: ['show', 'stand'],
  summary: 'command.status',
  usage: '/status [id]',
  scopes: everywhere,

  async run(context) {
    const { caller, useCases, painter, reader, rest } = context;
    if (rest === '')
      return { kind: 'card', card: painter.requests(await useCases.requests(caller, 'mine'), 'mine', reader) };
    return seeRequest(context, requestIdIn(rest) ?? rest.slice(0, 20));
  },
};
