import { onRequest } from '../action';
import { text } from '../answer/reply';
import { seeRequest } from '../answer/see-request';

/** The answer to a review: the account is still needed. */
export const accountKeep = onRequest('account.keep', async (press, requestId) => {
  const { caller, useCases, say } = press;
  const seen = await useCases.view(caller, requestId);
  if (!seen?.view.account) return seeRequest(press, requestId);
  const account = await useCases.keep(caller, seen.view.account.name);
  return text(say('kept', { name: account.name, day: account.reviewOn }));
});
