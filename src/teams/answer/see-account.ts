import type { AccountRecord } from '../../desk/account';
import type { RequestView, Audience } from '../../desk/view';
import type { CallerContext } from '../caller-context';
import type { Reply } from './reply';
import { seeRequest } from './see-request';

/**
 * The account that a request made. Everybody may see that it exists and who owns it; only those concerned see more. By the
 * request that made it only: otherwise a stranger would learn which other requests there are about its name.
 */
export async function seeAccount(context: CallerContext, requestId: string): Promise<Reply> {
  const { painter, reader } = context;
  const found = await accountBehind(context, requestId);
  if (!found) return seeRequest(context, requestId);
  return { kind: 'card', card: painter.account(found.account, found.view.environment, found.audience, reader) };
}

interface FoundAccount {
  readonly account: AccountRecord;
  readonly view: RequestView;
  readonly audience: Audience;
}

/** The account a request is about, for whoever may see the request; for everybody else only by the request that made it. */
export async function accountBehind(
  { caller, useCases }: CallerContext,
  requestId: string,
): Promise<FoundAccount | null> {
  const seen = await useCases.view(caller, requestId);
  const view = seen?.view ?? (await useCases.viewShared(requestId));
  if (!view?.account || (!seen && view.account.requestId !== requestId)) return null;
  return { account: view.account, view, audience: seen?.audience ?? 'stranger' };
}
