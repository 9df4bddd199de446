import { isObject, objectsIn, textOf } from './json';
import type { JsonObject } from './types';

/** An action with the cards around it, outermost first; more than one when it sits in a ShowCard. */
export interface FoundAction {
  readonly action: JsonObject;
  readonly enclosing: readonly JsonObject[];
}

const CHILD_KEYS = ['body', 'items', 'columns', 'rows', 'cells', 'images', 'inlines', 'facts'] as const;

function childrenOf(node: JsonObject): JsonObject[] {
  return CHILD_KEYS.flatMap((key) => objectsIn(node[key]));
}

function isShown(node: JsonObject): boolean {
  return node['isVisible'] !== false;
}

/** Every element in reading order, ShowCards left out. */
function elementsOf(node: JsonObject, wanted: (element: JsonObject) => boolean = () => true): JsonObject[] {
  return childrenOf(node)
    .filter(wanted)
    .flatMap((child) => [child, ...elementsOf(child, wanted)]);
}

function listedActions(node: JsonObject): JsonObject[] {
  const single = [node['selectAction'], node['inlineAction']].filter(isObject);
  return [...objectsIn(node['actions']), ...single];
}

/** Everything that can be pressed, ShowCards opened. */
function actionsOf(card: JsonObject, outer: readonly JsonObject[] = []): FoundAction[] {
  const enclosing = [...outer, card];
  return [card, ...elementsOf(card)].flatMap(listedActions).flatMap((action): FoundAction[] => {
    const inner =
      action['type'] === 'Action.ShowCard' && isObject(action['card']) ? actionsOf(action['card'], enclosing) : [];
    return action['type'] === 'Action.ShowCard' ? inner : [{ action, enclosing }, ...inner];
  });
}

/** The inputs of one card, not those of its ShowCards. */
function inputsOf(card: JsonObject): JsonObject[] {
  return elementsOf(card).filter((element) => textOf(element['type']).startsWith('Input.'));
}

/** The inputs whose values travel with an action. */
export function inputsFor({ action, enclosing }: FoundAction): JsonObject[] {
  const none = textOf(action['associatedInputs']).toLowerCase() === 'none';
  return none ? [] : enclosing.flatMap(inputsOf);
}

function ownWords(element: JsonObject): string[] {
  const keys = ['text', 'title', 'value', 'label', 'codeSnippet', 'altText'];
  const isText = !textOf(element['type']).startsWith('Input.');
  return keys
    .filter((key) => isText || key === 'label' || key === 'title')
    .flatMap((key) => (typeof element[key] === 'string' ? [element[key]] : []));
}

// Who waits looks at the same cards many times a second; a card that changes is another one.
const read = new WeakMap<JsonObject, string>();

/** All words a person can read on the card, button titles at the end; hidden parts are left out. */
export function wordsOf(card: JsonObject): string {
  const words = read.get(card) ?? readWords(card);
  read.set(card, words);
  return words;
}

function readWords(card: JsonObject): string {
  const visible = elementsOf(card, isShown);
  const titles = [card, ...visible]
    .flatMap(listedActions)
    .flatMap((action) => (typeof action['title'] === 'string' ? [action['title']] : []));
  return [...visible.flatMap(ownWords), ...titles].join('\n');
}

/** The button with this title or verb, unless it is switched off. */
export function findAction(card: JsonObject, button: string): FoundAction | undefined {
  return actionsOf(card).find(({ action }) => {
    const data = isObject(action['data']) ? action['data'] : {};
    return action['isEnabled'] !== false && [action['title'], action['verb'], data['verb']].includes(button);
  });
}

/** The titles of all buttons, for messages of failing tests. */
export function titlesIn(card: JsonObject): string {
  return actionsOf(card)
    .map(({ action }) => textOf(action['title'] ?? action['verb'] ?? action['type']))
    .join(', ');
}
