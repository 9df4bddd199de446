import { escapeMarkdown, cleanText } from '../../cards/text';
import type { AuditLine } from '../../usecases/ports';
import { words } from '../../words/words';
import { decisionsOfAll } from '../answer/decision-list';
import { text } from '../answer/reply';
import { readRequestId } from './arguments';
import { inPrivate, withRequestId, type Command } from './command';

/** Newest lines that fit into one message. */
const mostLines = 40;

/** What was decided and done about a request, line by line. */
const auditOfOne = withRequestId(
  {
    name: 'audit',
    aliases: ['log', 'protokoll'],
    summary: 'command.audit',
    usage: '/audit [ID or words]',
    scopes: inPrivate,
    forAdmins: true,
  },
  async ({ caller, useCases, reader, say }, requestId) => {
    const lines = await useCases.auditOf(caller, requestId);
    if (!lines) return text(say('no-audit', { id: requestId }));
    const format = words(reader.locale, reader.timeZone);
    const shown = lines.slice(-mostLines).map((line) => `- ${format.dateTime(line.at)} · ${literal(lineText(line))}`);
    return { kind: 'text', text: [say('audit-head', { id: requestId }), '', ...shown].join('\n'), format: 'markdown' };
  },
);

/** With an id all about that request; without one who decided what, in the environments that the caller approves for. */
export const audit: Command = {
  ...auditOfOne,
  run: (context) =>
    readRequestId(context.rest) === null ? decisionsOfAll(context, context.rest) : auditOfOne.run(context),
};

function lineText({ actor, kind, action, object }: AuditLine): string {
  const who = actor === 'desk' ? 'Account Desk' : actor.name || actor.aadObjectId;
  return [who, kind, action, object ?? ''].filter((part) => part !== '').join(' · ');
}

function literal(given: string): string {
  return escapeMarkdown(cleanText(given).replaceAll('\n', ' '));
}
