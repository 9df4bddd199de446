import { onRequest } from '../action';

export const runRetry = onRequest('run.retry', async ({ caller, useCases }, requestId) => ({
  kind: 'outcome',
  seen: await useCases.retry(caller, requestId),
}));
