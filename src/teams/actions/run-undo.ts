import { onRequest } from '../action';
import { text } from '../reply';

/** What the tick of the card sends, and what a plain toggle sends. */
const ticked: readonly string[] = ['yes', 'true'];

/** Takes back what was done; behind a tick, because it blocks the account. */
export const runUndo = onRequest('run.undo', async ({ caller, useCases, inputs, say }, requestId) => {
  if (!ticked.includes(inputs['confirm'] ?? '')) return text(say('confirm-first'));
  return { kind: 'outcome', seen: await useCases.undo(caller, requestId) };
});
