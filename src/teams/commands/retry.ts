import { everywhere, withRequestId } from './command';

export const retry = withRequestId(
  {
    name: 'retry',
    aliases: ['erneut'],
    summary: 'command.retry',
    scopes: everywhere,
    forAdmins: true,
  },
  async ({ caller, useCases }, requestId) => ({ kind: 'outcome', seen: await useCases.retry(caller, requestId) }),
);
