import { onRequest } from '../action';
import { text } from '../reply';
import { seeRequest } from '../see-request';

/** Asks for the end of the account that a request made. */
export const accountRetire = onRequest('account.retire', async (press, requestId) => {
  const { caller, useCases, inputs, say } = press;
  if (inputs['confirm'] !== 'true') return text(say('confirm-first'));
  const seen = await useCases.view(caller, requestId);
  if (!seen?.view.account) return seeRequest(press, requestId);
  return { kind: 'stored', seen: await useCases.retire(caller, seen.view.account.name) };
});
