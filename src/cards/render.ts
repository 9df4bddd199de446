import { Template } from 'adaptivecards-templating';
import { complete, type Json, type JsonObject } from './complete';
import { readTemplate } from './templates';
import { cleanText } from './text';
import type { Words } from '../words/words';

/** An Adaptive Card 1.5, ready to be sent. */
export type AdaptiveCard = Readonly<Record<string, unknown>> & {
  readonly type: 'AdaptiveCard';
  readonly version: '1.5';
};

/** What a template may mention. Null leaves out the property that is bound to it. */
type CardData = Readonly<Record<string, unknown>>;

interface Frame {
  readonly words: Words;
  /** One sentence that says it all: notification, screen reader, and clients that cannot draw the card. */
  readonly speak: string;
  /** Makes Teams ask for the viewer's own card. At most {@link refreshLimit} Teams user ids get it by themselves. */
  readonly refresh?: { readonly requestId: string; readonly userIds: readonly string[] } | undefined;
}

/** Stands for the dollar of a `${` in people's text while the template is expanded; cleanText removes it from input. */
const dollar = '\ue000';
/** Teams refreshes for so many people at most (msteams-docs, Universal Actions, User-Specific Views). */
const refreshLimit = 60;
const compiled = new Map<string, Template>();

/**
 * Fills a template in a single pass. People's text can neither run as template language nor as Markdown, whatever a
 * builder puts where.
 */
export function render(name: string, data: CardData, frame: Frame): AdaptiveCard {
  const { body, actions } = expand(name, data);
  const speak = cleanText(frame.speak);
  const card: JsonObject = {
    type: 'AdaptiveCard',
    $schema: 'https://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: frame.words.language,
    fallbackText: speak,
    speak,
    ...(frame.refresh ? { refresh: refresh(frame.refresh, frame.words) } : {}),
    body: body ?? [],
    ...(Array.isArray(actions) && actions.length > 0 ? { actions } : {}),
  };
  return card as AdaptiveCard;
}

/** The template with its data and nothing around it. */
function expand(name: string, data: CardData): JsonObject {
  const template = compiled.get(name) ?? new Template(readTemplate(name));
  compiled.set(name, template);
  const expanded = template.expand({ $root: guard(data) }) as Json;
  return complete(expanded, (text) => bound(text, name)) as JsonObject;
}

/** Throws when the template names something the builder did not give: a defect that every test of the card finds. */
function bound(text: string, name: string): string {
  const open = /\$\{[^}]*\}/.exec(text);
  if (open) throw new Error(`Card template "${name}": ${open[0]} has no value.`);
  return text.replaceAll(dollar, '$');
}

/** A deep copy in which texts are clean and no `${` of theirs can be taken for one of the template's. */
function guard(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value).replaceAll('${', `${dollar}{`);
  if (Array.isArray(value)) return value.map(guard);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, guard(inner)]));
}

function refresh({ requestId, userIds }: { requestId: string; userIds: readonly string[] }, words: Words): JsonObject {
  const action = {
    type: 'Action.Execute',
    title: words.t('button.refresh'),
    verb: 'request.view',
    data: { verb: 'request.view', requestId },
  };
  return { action, userIds: userIds.slice(0, refreshLimit) };
}
