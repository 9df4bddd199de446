import { onRequest } from '../action';

export const requestWithdraw = onRequest('request.withdraw', async ({ caller, useCases }, requestId) => ({
  kind: 'outcome',
  seen: await useCases.withdraw(caller, requestId),
}));
