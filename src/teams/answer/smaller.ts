import { ChatError, type Message } from '../../usecases/ports';
import { phrase } from '../../words/phrases';
import { literal } from './message';

/** What is left of a card that is too large. */
interface Cut {
  /** Longest list and longest text, in elements and characters. */
  readonly elements: number;
  readonly letters: number;
  /** Longest text to be copied, in characters: part of one is of no use, or does something else. */
  readonly code: number;
}

const cuts: readonly Cut[] = [
  { elements: 20, letters: 400, code: 2_000 },
  { elements: 8, letters: 120, code: 1_000 },
];

/** Longest sentence that stands in place of a card, in characters: with what follows it, far below every limit. */
const longestSentence = 500;

/** In whose language, and of which request the card is. */
interface Reading {
  readonly locale: string;
  readonly requestId: string | null;
}

/**
 * Sends a message, and a smaller one where Teams says that it is too large; the documentation names limits from 28 to
 * 100 KB, so its answer decides (MessageSizeTooBig: msteams-docs, conversation-messages, "Status codes from bot
 * conversational APIs"). The last is a sentence that says how it stands, and what to type. Buttons stay as long as there is
 * a card, and whoever reads it is told that something was left out.
 */
export async function sendFitting<T>(
  message: Message,
  reading: Reading,
  send: (message: Message) => Promise<T>,
): Promise<T> {
  for (const smaller of [message, ...smallerThan(message, reading)]) {
    try {
      return await send(smaller);
    } catch (error) {
      if (!(error instanceof ChatError) || error.reason !== 'too-large') throw error;
    }
  }
  throw new ChatError('too-large', 'Not even the shortest message was taken.');
}

function smallerThan({ card, summary, text, ...rest }: Message, { locale, requestId }: Reading): readonly Message[] {
  const hint = phrase('shortened', locale);
  if (!card) return text === undefined ? [] : [{ ...rest, text: `${text.slice(0, 2_000)}…\n\n${literal(hint)}` }];
  const said = { hint, noCode: phrase('code-left-out', locale) };
  const shortened = cuts.map((cut) => ({ ...rest, ...(summary ? { summary } : {}), card: shorten(card, cut, said) }));
  const whatToType = requestId === null ? hint : phrase('in-no-size', locale, { id: requestId });
  return [...shortened, { ...rest, text: literal([brief(summary), whatToType].filter(Boolean).join(' ')) }];
}

function brief(summary = ''): string {
  return summary.length > longestSentence ? `${summary.slice(0, longestSentence)}…` : summary;
}

/** What readers are told: that something was left out, and what stands for a text to be copied. */
interface Said {
  readonly hint: string;
  readonly noCode: string;
}

function shorten(
  card: Readonly<Record<string, unknown>>,
  cut: Cut,
  { hint, noCode }: Said,
): Readonly<Record<string, unknown>> {
  const body = [...(shortened(card['body'] ?? [], { ...cut, noCode }) as readonly unknown[])];
  return { ...card, body: [...body, sentence(hint)] };
}

function sentence(text: string) {
  return { type: 'TextBlock', text, wrap: true, isSubtle: true };
}

/**
 * Pictures go first, then what is below in a list; buttons and what they send are left as they are. A text to be copied stays
 * whole, or says where it is.
 */
function shortened(node: unknown, cut: Cut & Pick<Said, 'noCode'>): unknown {
  if (typeof node === 'string') return node.length > cut.letters ? `${node.slice(0, cut.letters)}…` : node;
  if (Array.isArray(node))
    return node
      .filter((one) => (one as { type?: unknown } | null)?.type !== 'Image')
      .slice(0, cut.elements)
      .map((one) => shortened(one, cut));
  if (typeof node !== 'object' || node === null) return node;
  if ('codeSnippet' in node) return String(node.codeSnippet).length > cut.code ? sentence(cut.noCode) : node;
  const entries = Object.entries(node).filter(([key]) => key !== 'backgroundImage');
  return Object.fromEntries(entries.map(([key, value]) => [key, untouched.has(key) ? value : shortened(value, cut)]));
}

const untouched = new Set(['actions', 'selectAction', 'action', 'choices', 'id']);
