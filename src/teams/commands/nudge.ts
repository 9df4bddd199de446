import { everywhere, withRequestId } from './command';

/** Reminds the approvers, at most once an hour. */
export const nudge = withRequestId(
  {
    name: 'nudge',
    aliases: ['remind', 'erinnern'],
    summary: 'command.nudge',
    scopes: everywhere,
  },
  async ({ caller, useCases }, requestId) => ({ kind: 'outcome', seen: await useCases.nudge(caller, requestId) }),
);
