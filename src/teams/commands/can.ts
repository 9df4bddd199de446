import { everywhere, type Command } from '../command';

/** What a non-interactive account can and cannot do. */
export const can: Command = {
  name: 'can',
  aliases: ['may'],
  summary: 'What a non-interactive account can and cannot do',
  usage: '/can [thing]',
  scopes: everywhere,

  async run({ painter, reader }) {
    return { kind: 'card', card: painter.can(reader) };
  },
};
