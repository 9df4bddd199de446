import { onConfirmed } from '../action';
import { seeRequest } from '../answer/see-request';

/** Asks for the end of the account that a request made. */
export const accountRetire = onConfirmed('account.retire', async (press, requestId) => {
  const { caller, useCases } = press;
  const seen = await useCases.view(caller, requestId);
  if (!seen?.view.account) return seeRequest(press, requestId);
  return { kind: 'stored', seen: await useCases.retire(caller, seen.view.account.name) };
});
