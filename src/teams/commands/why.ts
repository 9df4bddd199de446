import { words } from '../../cards/words';
import { everywhere, withRequestId } from '../command';
import { text } from '../reply';

/** Which rule or wait holds a request, who can act, and until when. */
export const why = withRequestId(
  {
    name: 'why',
    aliases: [],
    summary: 'What holds up a request, and who can act',
    usage: '/why ID',
    scopes: everywhere,
  },
  async ({ caller, useCases, painter, reader, say }, requestId) => {
    const found = await useCases.why(caller, requestId);
    if (!found) return text(say('no-request', { id: requestId }));
    const format = words(reader.locale, reader.timeZone);
    const names = found.whoCanAct.map(({ name, aadObjectId }) => name || aadObjectId);
    const sentences = [
      painter.notice(found.heldBy, reader) || say(`now-${found.request.state}`, { id: requestId }),
      names.length > 0 ? say('who-can-act', { names: format.list(names) }) : '',
      found.until === null ? '' : say('held-until', { when: format.dateTime(found.until) }),
    ];
    return text(sentences.filter((sentence) => sentence !== '').join(' '));
  },
);
