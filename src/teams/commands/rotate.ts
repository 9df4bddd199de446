import { everywhere, withAccountName } from './command';

/** Asks for the confirmation, owner and admin alike: what signs in with the password stops until it has the new one. Never shows it. */
export const rotate = withAccountName(
  {
    name: 'rotate',
    aliases: ['rotieren'],
    summary: 'command.rotate',
    scopes: everywhere,
  },
  async ({ caller, useCases, painter, reader }, name) => {
    const asked = await useCases.rotation(caller, name);
    if ('seen' in asked) return { kind: 'outcome', seen: asked.seen };
    return { kind: 'card', card: painter.rotation(asked.account, asked.environment, reader) };
  },
);
