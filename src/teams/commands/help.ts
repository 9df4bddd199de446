import { everywhere, type Command } from './command';

export const help: Command = {
  name: 'help',
  aliases: ['commands', 'menu', 'hilfe'],
  summary: 'command.help',
  usage: '/help',
  scopes: everywhere,

  async run({ painter, reader, commands }) {
    return { kind: 'card', card: painter.help(commands, reader) };
  },
};
