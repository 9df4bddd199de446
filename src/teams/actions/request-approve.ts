import { onRequest } from '../action';

export const requestApprove = onRequest(
  'request.approve',
  async ({ caller, useCases, version, inputs }, requestId) => ({
    kind: 'outcome',
    seen: await useCases.approve(caller, requestId, version, inputs),
  }),
);
