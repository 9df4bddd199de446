import { text } from '../answer/reply';
import { onRequest } from './action';

const phrases = {
  freed: 'not-now-heard',
  underway: 'not-now-underway',
  away: 'not-now-away',
  late: 'not-now-late',
  before: 'not-now-before',
} as const;

/** The lender says Not now, while nothing was taken. */
export const loanDecline = onRequest('loan.decline', async ({ caller, useCases, say }, requestId) => {
  const { heard, account, id } = await useCases.notNow(caller, requestId);
  return text(say(phrases[heard], { account, id }));
});
