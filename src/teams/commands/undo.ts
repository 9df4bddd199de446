import { everywhere, withRequestId } from './command';

export const undo = withRequestId(
  {
    name: 'undo',
    aliases: ['rollback', 'rückgängig'],
    summary: 'command.undo',
    scopes: everywhere,
    forAdmins: true,
  },
  async ({ caller, useCases }, requestId) => ({ kind: 'outcome', seen: await useCases.undo(caller, requestId) }),
);
