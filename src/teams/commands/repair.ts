import { everywhere, withAccountName } from './command';

/** Has a finished account put right that somebody changed. */
export const repair = withAccountName(
  {
    name: 'repair',
    aliases: ['fix', 'korrigieren'],
    summary: 'command.repair',
    forAdmins: true,
    scopes: everywhere,
  },
  async ({ caller, useCases }, name) => ({ kind: 'outcome', seen: await useCases.repair(caller, name) }),
);
