import { text } from '../answer/reply';
import { everywhere, withRequestId } from './command';

/** Which rule or wait holds a request, who can act, and until when. */
export const why = withRequestId(
  {
    name: 'why',
    aliases: ['warum'],
    summary: 'command.why',
    scopes: everywhere,
  },
  async ({ caller, useCases, painter, reader, say }, requestId) => {
    const found = await useCases.why(caller, requestId);
    return text(found ? painter.why(found, reader) : say('no-request', { id: requestId }));
  },
);
