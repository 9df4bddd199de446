import { onConfirmed, onRequest } from './action';

export const runRetry = onRequest('run.retry', async ({ caller, useCases }, requestId) => ({
  kind: 'outcome',
  seen: await useCases.retry(caller, requestId),
}));

/** Takes back what was done; behind a tick, because it blocks the account. */
export const runUndo = onConfirmed('run.undo', async ({ caller, useCases }, requestId) => ({
  kind: 'outcome',
  seen: await useCases.undo(caller, requestId),
}));

export const runByHand = onRequest('run.by-hand', async ({ caller, useCases, inputs }, requestId) => ({
  kind: 'outcome',
  seen: await useCases.byHand(caller, requestId, inputs),
}));
