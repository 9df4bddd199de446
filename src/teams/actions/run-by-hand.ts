import { onRequest } from '../action';

export const runByHand = onRequest('run.by-hand', async ({ caller, useCases, inputs }, requestId) => ({
  kind: 'outcome',
  seen: await useCases.byHand(caller, requestId, inputs),
}));
