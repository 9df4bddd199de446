import { everywhere, withAccountName } from './command';

/** Has a finished account read again. */
export const verify = withAccountName(
  {
    name: 'verify',
    aliases: ['check', 'prüfen'],
    summary: 'command.verify',
    usage: '/verify NAME',
    scopes: everywhere,
  },
  async ({ caller, useCases }, name) => ({ kind: 'outcome', seen: await useCases.verify(caller, name) }),
);
