import { decisionsOfAll } from '../answer/decision-list';
import { text } from '../answer/reply';
import { readPhrase, readRequestId } from './arguments';
import { inPrivate, withRequestId, type Command } from './command';

/** What was decided and done about a request, in words: for approvers, and for whoever asked for it. */
const auditOfOne = withRequestId(
  {
    name: 'audit',
    aliases: ['log', 'protokoll'],
    summary: 'command.audit',
    scopes: inPrivate,
  },
  async ({ caller, useCases, painter, reader, say }, requestId) => {
    const lines = await useCases.auditOf(caller, requestId);
    if (!lines) return text(say('no-audit', { id: requestId }));
    return { kind: 'text', text: painter.audit(requestId, lines, reader), format: 'markdown' };
  },
);

/** With an id all about that request; without one who decided what, in the environments that the caller approves for. */
export const audit: Command = {
  ...auditOfOne,
  run: (context) =>
    readRequestId(context.rest) === null ? decisionsOfAll(context, readPhrase(context.rest)) : auditOfOne.run(context),
};
