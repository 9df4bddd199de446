import { everywhere, type Command } from './command';

/** Shows each only what they may do: who decides nothing sees no command of the approvers. */
export const help: Command = {
  name: 'help',
  aliases: ['commands', 'menu', 'hilfe'],
  summary: 'command.help',
  scopes: everywhere,

  async run({ caller, useCases, painter, reader, commands }) {
    const { asks, decides } = await useCases.mayDo(caller);
    const shown = commands.filter(({ name, forAdmins }) => (decides || !forAdmins) && (asks || name !== 'request'));
    return { kind: 'card', card: painter.help(shown, reader, asks) };
  },
};
