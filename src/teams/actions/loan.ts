import { text } from '../answer/reply';
import { onRequest } from './action';

/** The lender says Not now, while nothing was made. */
export const loanDecline = onRequest('loan.decline', async ({ caller, useCases, say }, requestId) => {
  const { isFreed, account, id } = await useCases.notNow(caller, requestId);
  return text(say(isFreed ? 'not-now-heard' : 'not-now-late', { account, id }));
});
