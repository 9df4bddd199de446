import { everywhere, withRequestId } from './command';

/** Takes back one's own request while nobody has decided. */
export const cancel = withRequestId(
  {
    name: 'cancel',
    aliases: ['withdraw', 'zurückziehen'],
    summary: 'command.cancel',
    scopes: everywhere,
  },
  async ({ caller, useCases }, requestId) => ({ kind: 'outcome', seen: await useCases.withdraw(caller, requestId) }),
);
