import { escapeMarkdown, cleanText } from '../../cards/text';
import type { AuditLine } from '../../usecases/ports';
import { words } from '../../words/words';
import { text } from '../answer/reply';
import { inPrivate, withRequestId } from './command';

/** Newest lines that fit into one message. */
const mostLines = 40;

/** What was decided and done about a request, line by line. */
export const audit = withRequestId(
  {
    name: 'audit',
    aliases: ['log', 'protokoll'],
    summary: 'command.audit',
    usage: '/audit ID',
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

function lineText({ actor, kind, action, object }: AuditLine): string {
  const who = actor === 'desk' ? 'Account Desk' : actor.name || actor.aadObjectId;
  return [who, kind, action, object ?? ''].filter((part) => part !== '').join(' · ');
}

function literal(given: string): string {
  return escapeMarkdown(cleanText(given).replaceAll('\n', ' '));
}
