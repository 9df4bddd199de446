import { inputIds, verbs } from '../../../src/cards/verbs';
import { buttonsOf, nodesOf, textsOf, type CardJson, type Found } from './card-json';
import { teamsElements } from './downlevel';

const allowedData = ['verb', 'requestId', 'version', 'environmentId', 'page', 'ticket', 'place', 'back', 'msteams'];
const knownInputs: readonly string[] = Object.values(inputIds).flat();

/** A rule of the house for cards: gives what is wrong, as sentences. */
type Rule = (card: CardJson) => string[];

const every =
  (pick: (found: Found) => boolean, say: (found: Found) => string): Rule =>
  (card) =>
    nodesOf(card).filter(pick).map(say);
const isType = ({ node }: Found, pattern: RegExp) => pattern.test(String(node.type ?? ''));
const isRefresh = ({ path }: Found) => path.startsWith('.refresh');
const at = ({ path, node }: Found) => `${path} ${node.type} ${node.title ?? node.id ?? ''}`;

export const rules: Readonly<Record<string, Rule>> = {
  'is version 1.5 with language, fallback text and a sentence to speak': (card) =>
    card.version === '1.5' && card.lang && card.fallbackText && card.speak ? [] : ['root'],
  'names every state and never shows an empty text': every(
    (one) => isType(one, /^TextBlock$/) && one.node.text.trim() === '',
    at,
  ),
  'wraps every text': every((one) => isType(one, /^TextBlock$/) && one.node.wrap !== true, at),
  'has a fallback for everything that only Teams draws': every(
    ({ node }) => teamsElements.includes(node.type) && node.fallback === undefined,
    at,
  ),
  'says in words what a picture shows': every((one) => isType(one, /^Image$/) && !one.node.altText, at),
  'has at most three buttons in sight, and short ones': (card) => {
    const primary = (card.actions ?? []).filter((action: CardJson) => action.mode !== 'secondary');
    const [first = { title: '' }, second = { title: '' }] = primary;
    const length = first.title.length + second.title.length;
    const room = primary.length < (card.actions ?? []).length ? 20 : 24;
    return primary.length <= 3 && length <= room
      ? []
      : [`${primary.length} buttons, ${length} characters: ${first.title} ${second.title}`];
  },
  'has at most one button that stands out': (card) =>
    (card.actions ?? []).filter((action: CardJson) => action.style === 'positive').length <= 1 ? [] : ['positive'],
  'hides what cannot be taken back behind a confirmation': (card) =>
    (card.actions ?? [])
      .filter((action: CardJson) => action.style === 'destructive')
      .map((action: CardJson) => action.title),
  'sends the same data with Execute and with its fallback': every(
    (one) =>
      isType(one, /^Action\.Execute$/) &&
      !isRefresh(one) &&
      (one.node.data?.verb !== one.node.verb ||
        one.node.fallback?.type !== 'Action.Submit' ||
        JSON.stringify(one.node.fallback.data) !== JSON.stringify(one.node.data)),
    at,
  ),
  'sends known verbs only': every(
    (one) => isType(one, /^Action\.(Execute|Submit)$/) && !(verbs as readonly string[]).includes(one.node.data?.verb),
    at,
  ),
  'sends ids, never the record': every(
    (one) =>
      isType(one, /^Action\.(Execute|Submit)$/) &&
      Object.keys(one.node.data ?? {}).some((key) => !allowedData.includes(key)),
    at,
  ),
  'labels every input, and explains what is wrong with it': every(
    (one) =>
      isType(one, /^Input\./) &&
      (!one.node.label ||
        !knownInputs.includes(one.node.id) ||
        ((one.node.isRequired || one.node.regex) && !one.node.errorMessage)),
    at,
  ),
  'has no required input that could block a button beside it': (card) => {
    const hasShowCard = (card.actions ?? []).some((action: CardJson) => action.type === 'Action.ShowCard');
    // What a ShowCard in the body asks for is asked for by its own buttons only.
    const required = nodesOf(card.body).filter(
      ({ node, path }) => node.isRequired === true && !path.includes('.card.'),
    );
    return hasShowCard ? required.map(at) : [];
  },
  'gives every id once': (card) => {
    const ids = nodesOf(card)
      .filter(({ inFallback, node }) => !inFallback && typeof node.id === 'string')
      .map(({ node }) => node.id);
    return ids.filter((id, index) => ids.indexOf(id) !== index);
  },
  'asks at most 60 clients to refresh': (card) => ((card.refresh?.userIds ?? []).length <= 60 ? [] : ['userIds']),
  'has no value left open': (card) => textsOf(card).filter((text) => /\$\{|\{\w+(:\w+)?\}/.test(text)),
  'holds no null': (card) => (JSON.stringify(card).includes('null') ? ['null'] : []),
  'stays small': (card) => (size(card) <= 13 * 1024 ? [] : [`${size(card)} bytes`]),
  'loads nothing from elsewhere': every(
    (one) => isType(one, /^Image$/) && !String(one.node.url).startsWith('data:image/png;base64,'),
    at,
  ),
  'speaks calmly': (card) =>
    [...textsOf(card.body), ...buttonsOf(card)].filter(
      (text) => /!(\s|$)|[\u{1f300}-\u{1faff}]/u.test(text) && !text.startsWith('!'),
    ),
};

/** A card in a chat has one; in a dialog the frame shows it. */
export function headingsOf(card: CardJson): readonly string[] {
  return nodesOf(card)
    .filter(({ node }) => node.type === 'TextBlock' && node.style === 'heading')
    .map(({ node }) => node.text);
}

export function size(card: unknown): number {
  return Buffer.byteLength(JSON.stringify(card));
}
