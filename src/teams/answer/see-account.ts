import type { CallerContext } from '../caller-context';
import type { Reply } from './reply';
import { seeRequest } from './see-request';

/**
 * The account that a request made. Everybody may see that it exists and who owns it; only those concerned see more. By the
 * request that made it only: otherwise a stranger would learn which other requests there are about its name.
 */
export async function seeAccount(context: CallerContext, requestId: string): Promise<Reply> {
  const { caller, useCases, painter, reader } = context;
  const seen = await useCases.view(caller, requestId);
  const view = seen?.view ?? (await useCases.viewShared(requestId));
  if (!view?.account || (!seen && view.account.requestId !== requestId)) return seeRequest(context, requestId);
  return { kind: 'card', card: painter.account(view.account, view.environment, seen?.audience ?? 'stranger', reader) };
}
