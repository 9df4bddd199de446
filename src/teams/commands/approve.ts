import { readLender } from './arguments';
import { everywhere, withRequestId } from './command';

/** `from NAME` chooses whose licence is borrowed. */
export const approve = withRequestId(
  {
    name: 'approve',
    aliases: ['genehmigen'],
    summary: 'command.approve',
    scopes: everywhere,
    forAdmins: true,
  },
  async ({ caller, useCases, rest }, requestId) => {
    const lender = readLender(rest);
    return {
      kind: 'outcome',
      seen: await useCases.approve(caller, requestId, null, lender === null ? {} : { lender }),
    };
  },
);
