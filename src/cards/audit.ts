import type { AuditLine } from '../usecases/ports';
import { cleanText, escapeMarkdown } from './text';
import type { Values, Words } from '../words/words';

/** Newest decisions that fit into one message; steps are one line each. */
const mostDecisions = 40;

/** Who decided what and what was done about a request, as Markdown: decisions first, then one line for each step. */
export function auditText(requestId: string, lines: readonly AuditLine[], words: Words): string {
  const decisions = lines.filter(isDecision).slice(-mostDecisions);
  const steps = [...stepsOf(lines)].map(([action, of]) => bullet(of.at(-1), stepText(action, of, words), words));
  return [
    `**${literal(words.t('audit.title', { id: requestId }))}**`,
    ...section(
      words.t('audit.decisions'),
      decisions.map((line) => bullet(line, decisionText(line, words), words)),
    ),
    ...section(words.t('audit.steps'), steps),
  ].join('\n');
}

function isDecision({ kind }: AuditLine): boolean {
  return kind !== 'intent' && kind !== 'outcome';
}

/** What was sent and what came of it, by what was done, in the order in which it was first done. */
function stepsOf(lines: readonly AuditLine[]): ReadonlyMap<string, readonly AuditLine[]> {
  const steps = new Map<string, AuditLine[]>();
  for (const line of lines) if (!isDecision(line)) steps.set(line.action, [...(steps.get(line.action) ?? []), line]);
  return steps;
}

function section(heading: string, bullets: readonly string[]): string[] {
  return bullets.length === 0 ? [] : ['', `**${literal(heading)}**`, '', ...bullets];
}

function bullet(line: AuditLine | undefined, text: string, words: Words): string {
  return `- ${line ? words.dateTime(line.at) : ''} · ${literal(text)}`;
}

function stepText(action: string, lines: readonly AuditLine[], words: Words): string {
  const step = words.find(`step.${action}`) ?? words.find(`audit-step.${action}`) ?? action;
  const outcomes = lines.filter(({ kind }) => kind === 'outcome');
  const last = outcomes.at(-1);
  if (!last) return words.t('audit.step-open', { step });
  const failed = said(last, 'failed');
  if (failed !== '') return words.t('audit.step-failed', { step, cause: causeText(failed, words) });
  return words.t('audit.step-done', { step, count: Math.max(1, outcomes.length) });
}

/** `refused: quota-exceeded`, as an outcome has it: the sentence of the problem where it needs no values, else what became of it. */
function causeText(failed: string, words: Words): string {
  const [, outlook = failed, code = ''] = /^([^:]+): (.+)$/.exec(failed) ?? [];
  const cause = words.find(`problem.${code}.what`) ?? words.find(`audit-failed.${outlook.replace(' ', '-')}`);
  return (cause ?? words.t('audit-failed.unexpected')).replace(/\.$/, '');
}

function decisionText(line: AuditLine, words: Words): string {
  const { action, kind } = line;
  const values = { who: whoOf(line, words), action, account: line.object ?? '', ...formOf(line) };
  if (kind === 'denied') return words.find(`audit-tried.${action}`, values) ?? words.t('audit.denied', values);
  return words.find(`audit.${action}`, values) ?? words.t('audit.other', values);
}

/** Which form of the sentence: where it ended, or that somebody gave a reason. */
function formOf(line: AuditLine): Values {
  const decided = recordOf(recordOf(line.after)['decision'])['reason'];
  const reason = typeof decided === 'string' ? decided : said(line, 'note');
  return reason === '' ? { case: said(line, 'state'), said: '' } : { case: 'reason', said: reason };
}

/** Who lends is not named to everybody. */
function whoOf({ actor, action }: AuditLine, words: Words): string {
  if (actor === 'desk') return words.t('audit.the-desk');
  return actor.name || words.t(action === 'decline-loan' ? 'audit.the-lender' : 'person.unknown');
}

function said({ after }: AuditLine, key: string): string {
  const value = recordOf(after)[key];
  return typeof value === 'string' ? value : '';
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function literal(given: string): string {
  return escapeMarkdown(cleanText(given).replaceAll('\n', ' '));
}
