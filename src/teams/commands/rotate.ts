import { everywhere, withAccountName } from '../command';
import { text } from '../reply';

/** New password in Entra and in the vault, offered to the owner anew. Never shows it. */
export const rotate = withAccountName(
  {
    name: 'rotate',
    aliases: ['rotieren'],
    summary: 'Give an account a new password',
    usage: '/rotate NAME',
    scopes: everywhere,
  },
  async ({ caller, useCases, say }, name) =>
    text(say('rotating', { name: (await useCases.rotate(caller, name)).name })),
);
