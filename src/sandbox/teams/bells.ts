import type { Conversation, JsonObject, Message, Person } from './types';
import { messagesFor, type World } from './world';

/** What a person would be notified of: counted from the moment on at which they looked last. */
export interface Bells {
  /** The person has this conversation on the screen: all that is in it has been seen. */
  look(person: Person, conversation: Conversation): void;
  /** New messages by person key; who has none is not in it. */
  count(): Readonly<Record<string, number>>;
}

/**
 * Teams notifies of new messages, never of edits: of every one in a personal or group chat; in a channel only of mentions and
 * of replies in threads that one has written in. What was there before the page was first asked for is old.
 */
export function createBells(world: World): Bells {
  const seen = new Map<string, string>();
  let opened: string | undefined;
  const openedAfter = () => (opened ??= world.messages.at(-1)?.id ?? '');

  function newsOf(person: Person): number {
    const mine = world.conversations.filter(({ memberIds }) => memberIds.includes(person.id));
    return mine.reduce((sum, conversation) => sum + newsIn(person, conversation), 0);
  }

  function newsIn(person: Person, conversation: Conversation): number {
    const after = Number(seen.get(placeKey(person, conversation)) ?? openedAfter());
    const messages = messagesFor(world, conversation.id, person.id);
    const isFollowed = followedBy(person, conversation, messages);
    return messages.filter(
      (message) => message.fromId !== person.id && Number(message.id) > after && isFollowed(message),
    ).length;
  }

  return {
    look(person, conversation) {
      const last = messagesFor(world, conversation.id, person.id).at(-1);
      if (last) seen.set(placeKey(person, conversation), last.id);
    },
    count: () =>
      Object.fromEntries(
        world.people.map((person) => [person.key, newsOf(person)] as const).filter(([, news]) => news > 0),
      ),
  };
}

function placeKey(person: Person, conversation: Conversation): string {
  return `${person.key} ${conversation.id}`;
}

function followedBy(
  person: Person,
  conversation: Conversation,
  messages: readonly Message[],
): (message: Message) => boolean {
  if (conversation.kind !== 'channel') return () => true;
  const threads = new Set(messages.filter(({ fromId }) => fromId === person.id).map(({ threadId }) => threadId));
  return (message) => threads.has(message.threadId) || message.entities.some((entity) => mentions(entity, person));
}

function mentions({ type, mentioned }: JsonObject, { id, aadObjectId }: Person): boolean {
  const who = (mentioned as { readonly id?: unknown } | undefined)?.id;
  return type === 'mention' && (who === id || who === aadObjectId);
}
