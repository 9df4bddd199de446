import { everywhere, withAccountName } from './command';

/** Has a finished account read again. */
export const verify = withAccountName(
  {
    name: 'verify',
    aliases: ['check', 'prüfen'],
    summary: 'command.verify',
    scopes: everywhere,
  },
  async ({ caller, useCases }, name) => ({ kind: 'outcome', seen: await useCases.verify(caller, name) }),
);
