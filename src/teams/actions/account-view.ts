import { onRequest } from '../action';
import { seeRequest } from '../answer/see-request';

/** One account of the register. Everybody may see that it exists and who owns it; only those concerned see more. */
export const accountView = onRequest('account.view', async (press, requestId) => {
  const { caller, useCases, painter, reader } = press;
  const seen = await useCases.view(caller, requestId);
  const view = seen?.view ?? (await useCases.viewShared(requestId));
  // By the request that made it only: otherwise a stranger would learn which other requests there are about its name.
  if (!view?.account || (!seen && view.account.requestId !== requestId)) return seeRequest(press, requestId);
  return { kind: 'card', card: painter.account(view.account, view.environment, seen?.audience ?? 'stranger', reader) };
});
