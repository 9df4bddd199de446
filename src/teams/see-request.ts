import { text, type Reply } from './reply';
import type { Visit } from './room';

/** A request for this caller, or one sentence that is the same for unknown ids and for other people's requests. */
export async function seeRequest({ caller, useCases, say }: Visit, requestId: string): Promise<Reply> {
  const seen = await useCases.view(caller, requestId);
  return seen ? { kind: 'request', seen } : text(say('no-request', { id: requestId }));
}
