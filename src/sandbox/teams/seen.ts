import { wordsOf } from './cards';
import { baseCard } from './refresh';
import type { Conversation, JsonObject, Message, Notice, Person } from './types';
import { addressOf, findPerson, messagesFor, viewerState, type Address, type World } from './world';

/** A message as one person sees it on their own screen. */
export interface SeenMessage {
  readonly id: string;
  readonly conversationId: string;
  readonly kind: Conversation['kind'];
  readonly threadId: string;
  readonly from: string;
  readonly fromBot: boolean;
  readonly text: string;
  /** The card as this person sees it: their own view if they have one, else the card everybody got. */
  readonly card?: JsonObject;
  /** All words on the message and its card, hidden parts left out. */
  readonly words: string;
  readonly edited: boolean;
  /** Nobody else in the conversation sees it. */
  readonly onlyYou: boolean;
  /** The line under the card that only this person sees. */
  readonly notice?: Notice;
  /** Epoch milliseconds. */
  readonly at: number;
}

function toSeen(world: World, viewer: Person, message: Message, botName: string): SeenMessage {
  const state = viewerState(world, viewer.id, message);
  const card = state?.card ?? baseCard(message);
  const author = findPerson(world, message.fromId);
  return {
    id: message.id,
    conversationId: message.conversationId,
    kind: addressOf(world, message.conversationId).conversation.kind,
    threadId: message.threadId,
    from: author?.name ?? botName,
    fromBot: author === undefined,
    text: message.text,
    words: [message.text, card ? wordsOf(card) : ''].filter(Boolean).join('\n'),
    edited: message.editedAt !== undefined,
    onlyYou: message.onlyFor !== undefined,
    at: message.createdAt,
    ...(card ? { card } : {}),
    ...(state?.notice ? { notice: state.notice } : {}),
  };
}

/** The messages of these places as `viewer` sees them now, oldest first. */
export function seenIn(world: World, viewer: Person, places: readonly Address[], botName: string): SeenMessage[] {
  const messages = places.flatMap(({ conversation, rootId }) =>
    messagesFor(world, conversation.id, viewer.id).filter(
      (message) => rootId === undefined || message.threadId === rootId,
    ),
  );
  return messages.sort((a, b) => Number(a.id) - Number(b.id)).map((message) => toSeen(world, viewer, message, botName));
}

/** The end of what is on the screen, for the message of a failing test. */
export function describeSeen(seen: readonly SeenMessage[]): string {
  const lines = seen
    .slice(-6)
    .map((one) => `  ${one.from} (${one.kind}): ${one.words.replaceAll('\n', ' | ').slice(0, 300)}`);
  return lines.join('\n') || '  nothing';
}
