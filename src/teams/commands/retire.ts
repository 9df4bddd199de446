import { everywhere, withAccountName } from './command';

/** Asks for the reason and the confirmation, as the button does; what follows the name is the reason. */
export const retire = withAccountName(
  {
    name: 'retire',
    aliases: ['disable', 'delete', 'stilllegen'],
    summary: 'command.retire',
    scopes: everywhere,
  },
  async ({ caller, useCases, painter, reader, rest }, name) => {
    const asked = await useCases.retirement(caller, name);
    if ('seen' in asked) return { kind: 'outcome', seen: asked.seen };
    return { kind: 'card', card: painter.retirement(asked.account, asked.environment, reader, rest.slice(0, 300)) };
  },
);
