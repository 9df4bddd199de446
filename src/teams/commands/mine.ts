import { inPrivate, type Command } from './command';

export const mine: Command = {
  name: 'mine',
  aliases: ['my', 'meine'],
  summary: 'command.mine',
  usage: '/mine',
  scopes: inPrivate,

  async run({ caller, useCases, painter, reader }) {
    return { kind: 'card', card: painter.requests(await useCases.requests(caller, 'mine'), 'mine', reader) };
  },
};
