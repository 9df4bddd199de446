import { placeText } from '../desk/place';
import type { Place } from '../desk/place';
import type { Words } from '../words/words';
import { render } from './render';

/** Adaptive Card as plain JSON. */
type Card = Readonly<Record<string, unknown>>;

/** A card that was opened from a list: the first line leads back, and its buttons remember where that is. */
export function wayBackCard(card: Card, words: Words, place: Place): Card {
  const back = placeText(place);
  const { body } = render('way-back', { back, label: words.t('list.back') }, { words, speak: '' });
  const marked = remembering(card, back);
  return { ...card, ...marked, body: [...listOf(body), ...listOf(marked['body'])] };
}

function listOf(given: unknown): readonly unknown[] {
  return Array.isArray(given) ? given : [];
}

/** The same with the place in the data of every button; what a client asks by itself stays as it is. */
function remembering(card: Card, back: string): Card {
  const { refresh, ...rest } = card;
  const marked = mark(rest, back) as Card;
  return refresh === undefined ? marked : { ...marked, refresh };
}

function mark(node: unknown, back: string): unknown {
  if (Array.isArray(node)) return node.map((one) => mark(one, back));
  if (typeof node !== 'object' || node === null) return node;
  const inner = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, mark(value, back)]));
  const isButton = inner['type'] === 'Action.Execute' || inner['type'] === 'Action.Submit';
  return isButton ? { ...inner, data: { ...(inner['data'] as object), back } } : inner;
}
