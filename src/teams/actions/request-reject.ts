import { onRequest } from '../action';

export const requestReject = onRequest('request.reject', async ({ caller, useCases, version, inputs }, requestId) => ({
  kind: 'outcome',
  seen: await useCases.reject(caller, requestId, version, inputs),
}));
