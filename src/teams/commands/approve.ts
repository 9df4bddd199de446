import { everywhere, withRequestId } from './command';

export const approve = withRequestId(
  {
    name: 'approve',
    aliases: ['genehmigen'],
    summary: 'command.approve',
    usage: '/approve ID',
    scopes: everywhere,
    forAdmins: true,
  },
  async ({ caller, useCases }, requestId) => ({
    kind: 'outcome',
    seen: await useCases.approve(caller, requestId, null, {}),
  }),
);
