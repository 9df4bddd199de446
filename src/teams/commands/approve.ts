import { everywhere, withRequestId } from '../command';

export const approve = withRequestId(
  { name: 'approve', aliases: [], summary: 'Approve a request', usage: '/approve ID', scopes: everywhere },
  async ({ caller, useCases }, requestId) => ({
    kind: 'outcome',
    seen: await useCases.approve(caller, requestId, null, {}),
  }),
);
