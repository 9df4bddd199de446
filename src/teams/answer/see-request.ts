import type { CallerContext } from '../caller-context';
import { text, type Reply } from './reply';

/** A request for this caller, or one sentence that is the same for unknown ids and for other people's requests. */
export async function seeRequest({ caller, useCases, say }: CallerContext, requestId: string): Promise<Reply> {
  const seen = await useCases.view(caller, requestId);
  return seen ? { kind: 'request', seen } : text(say('no-request', { id: requestId }));
}
