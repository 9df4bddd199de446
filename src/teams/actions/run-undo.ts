import { onRequest } from '../action';
import { text } from '../reply';

/** Takes back what was done; behind a tick, because it blocks the account. */
export const runUndo = onRequest('run.undo', async ({ caller, useCases, inputs, say }, requestId) => {
  if (inputs['confirm'] !== 'true') return text(say('confirm-first'));
  return { kind: 'outcome', seen: await useCases.undo(caller, requestId) };
});
