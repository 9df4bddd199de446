import { inPrivate, type Command } from './command';

/** Everything that is not finished and that the caller may see. */
export const open: Command = {
  name: 'open',
  aliases: ['running', 'offen', 'offene'],
  summary: 'command.open',
  usage: '/open',
  scopes: inPrivate,

  async run({ caller, useCases, painter, reader }) {
    return { kind: 'card', card: painter.requests(await useCases.requests(caller, 'open'), 'open', reader) };
  },
};
