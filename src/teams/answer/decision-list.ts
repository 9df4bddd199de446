import type { Actor } from '../../desk/audit';
import { cleanText, escapeMarkdown } from '../../cards/text';
import type { AuditLine } from '../../usecases/ports';
import { words, type Words } from '../../words/words';
import { text, type Reply } from './reply';
import type { CallerContext } from '../caller-context';

/** Who decided what and when, newest first; words narrow it to a person, an account, an environment or a day's decisions. */
export async function decisionsOfAll({ caller, useCases, reader, say }: CallerContext, sought: string): Promise<Reply> {
  const { lines, total } = await useCases.decisions(caller, sought);
  if (lines.length === 0) return text(say(sought === '' ? 'no-decisions' : 'no-decisions-fit', { text: sought }));
  const format = words(reader.locale, reader.timeZone);
  const head = format.t('phrase.decisions-head', { count: lines.length, total });
  const shown = lines.map((line) => `- ${format.dateTime(line.at)} · ${literal(decisionText(line, format))}`);
  return { kind: 'text', text: [literal(head), '', ...shown].join('\n'), format: 'markdown' };
}

function decisionText(line: AuditLine, format: Words): string {
  const { actor, action, object = '', requestId = '', environmentId: environment = '' } = line;
  const values = { name: nameOf(actor), object, id: requestId, action, environment };
  return format.find(`decision.${action}`, values) ?? format.t('decision.other', values);
}

function nameOf(actor: Actor): string {
  return actor === 'desk' ? 'Account Desk' : actor.name || actor.aadObjectId;
}

function literal(given: string): string {
  return escapeMarkdown(cleanText(given).replaceAll('\n', ' '));
}
