import { everywhere, withAccountName } from './command';

/** Asks for the end of an account; approved like any request. */
export const disable = withAccountName(
  {
    name: 'disable',
    aliases: ['retire', 'delete', 'stilllegen'],
    summary: 'command.disable',
    usage: '/disable NAME',
    scopes: everywhere,
  },
  async ({ caller, useCases }, name) => ({ kind: 'stored', seen: await useCases.retire(caller, name) }),
);
