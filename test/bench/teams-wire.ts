import { createHash } from 'node:crypto';
import type { Exchange } from '../../src/sandbox/teams';
import { wordsOf } from '../../src/sandbox/teams/cards';
import type { JsonObject } from '../../src/sandbox/teams/types';

type Verb = 'send' | 'edit' | 'remove';

/** A message of a bot on the wire to Teams, taken or not. */
export interface WireMessage {
  readonly verb: Verb;
  /** Without the thread of a channel: Teams counts by channels. */
  readonly conversationId: string;
  /** Absent where it was to be a new one, and was not taken. */
  readonly activityId?: string;
  /** Of HTTP. */
  readonly status: number;
  /** When Teams had answered, ms since 1970. */
  readonly at: number;
  /** The first that it names. */
  readonly requestId?: string;
  readonly isCard: boolean;
  /** What people read. */
  readonly words: string;
  /** The same for the same content. */
  readonly picture: string;
}

interface Sent {
  readonly type?: string;
  readonly text?: string;
  readonly attachments?: readonly { readonly content?: JsonObject }[];
  readonly entities?: readonly unknown[];
}

const verbs = new Map<string, Verb>([
  ['POST', 'send'],
  ['PUT', 'edit'],
  ['DELETE', 'remove'],
]);
const route = /\/v3\/conversations\/([^/?]+)\/activities(?:\/([^/?]+))?/;

/** Null for what is no message: the sign that somebody types, rosters, and what Teams sends to the bot. */
export function wireMessageOf({ direction, method, path, request, response, ...answer }: Exchange): WireMessage | null {
  const [, conversation, addressed] = route.exec(path) ?? [];
  const verb = verbs.get(method);
  const { type, text = '', attachments = [], entities = [] } = (request ?? {}) as Sent;
  if (direction !== 'from-bot' || conversation === undefined || verb === undefined || type === 'typing') return null;
  const cards = attachments.flatMap(({ content }) => (content ? [content] : []));
  const [requestId] = /\bSA-\d+\b/.exec(JSON.stringify([text, cards])) ?? [];
  const activityId = verb === 'send' ? (response as { id?: string } | undefined)?.id : addressed;
  return {
    verb,
    conversationId: placeOf(decodeURIComponent(conversation)),
    ...(activityId === undefined ? {} : { activityId: decodeURIComponent(activityId) }),
    status: answer.status,
    at: answer.at + answer.ms,
    ...(requestId === undefined ? {} : { requestId }),
    isCard: cards.length > 0,
    words: [text, ...cards.map(wordsOf)].join('\n'),
    picture: createHash('sha256')
      .update(JSON.stringify([text, cards, entities]))
      .digest('base64url'),
  };
}

/** The conversation of a thread. */
export function placeOf(conversationId: string): string {
  return conversationId.split(';messageid=')[0] ?? '';
}

/** Messages about a request that were sent once more: the same content into one conversation, a second card into a channel. */
export function doubledSends(messages: readonly WireMessage[]): readonly WireMessage[] {
  const before = new Set<string>();
  return messages.filter((message) => {
    const { verb, status, conversationId, requestId, picture, isCard } = message;
    if (verb !== 'send' || status >= 300 || requestId === undefined) return false;
    const key = `${conversationId} ${isCard && isChannel(message) ? requestId : picture}`;
    const isAgain = before.has(key);
    before.add(key);
    return isAgain;
  });
}

function isChannel({ conversationId }: Pick<WireMessage, 'conversationId'>): boolean {
  return conversationId.endsWith('@thread.tacv2');
}
