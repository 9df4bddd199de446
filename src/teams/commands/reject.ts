import { everywhere, withRequestId } from './command';

/** Everything after the id is the reason. */
export const reject = withRequestId(
  {
    name: 'reject',
    aliases: ['decline', 'ablehnen'],
    summary: 'command.reject',
    scopes: everywhere,
    forAdmins: true,
  },
  async ({ caller, useCases, rest: rejectReason }, requestId) => ({
    kind: 'outcome',
    seen: await useCases.reject(caller, requestId, null, { rejectReason }),
  }),
);
