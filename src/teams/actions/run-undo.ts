import { onConfirmed } from '../action';

/** Takes back what was done; behind a tick, because it blocks the account. */
export const runUndo = onConfirmed('run.undo', async ({ caller, useCases }, requestId) => ({
  kind: 'outcome',
  seen: await useCases.undo(caller, requestId),
}));
