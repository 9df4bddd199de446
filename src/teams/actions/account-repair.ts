import { onRequest } from '../action';
import { seeRequest } from '../answer/see-request';

/** Has a finished account put right that somebody changed. */
export const accountRepair = onRequest('account.repair', async (press, requestId) => {
  const { caller, useCases } = press;
  const seen = await useCases.view(caller, requestId);
  if (!seen?.view.account) return seeRequest(press, requestId);
  return { kind: 'outcome', seen: await useCases.repair(caller, seen.view.account.name) };
});
