import type { Person, ReaderLocale } from '../desk/people';
import { adminConversationOf } from './admin-conversation';
import { channelOf } from './chat';
import type { Conversation, Desk, Store, Posting } from './ports';
import { readerLocale } from './reader-locale';

/** The books as Teams sees them: where it may write, and which message is the live one. */
export function createChatMemory(desk: Pick<Desk, 'store' | 'settings'>): ChatMemory {
  const { store } = desk;
  return {
    remember: (conversation, met) =>
      store.transaction(async (tx) => {
        await tx.conversations.remember(conversation);
        if (met) await tx.readers.remember(met.person.aadObjectId, met.said);
      }),
    readerOf: (...reader) => store.transaction((tx) => readerLocale(tx, ...reader)),
    find: (conversationId) => findWithMembers(store, conversationId),
    adminConversation: (environmentId) =>
      store.transaction(
        async (tx) => (await adminConversationOf(desk.settings, tx, environmentId))?.conversation ?? null,
      ),
    markGone: (conversationId, at) => store.transaction((tx) => tx.conversations.markGone(conversationId, at)),
    keepLive: (posting) =>
      store.transaction(async (tx) => {
        const { activityId } = posting;
        if (activityId === null) await tx.postings.add(posting);
        else await tx.postings.keepLive({ ...posting, activityId });
      }),
  };
}

/** A thread has the members of its channel, whoever has written in it so far. */
export function findWithMembers(store: Store, conversationId: string): Promise<Conversation | null> {
  return store.transaction(async (tx) => {
    const conversation = await tx.conversations.get(conversationId);
    const channelId = channelOf(conversationId);
    const channel = conversation && channelId ? await tx.conversations.get(channelId) : null;
    return conversation && channel
      ? { ...conversation, members: { ...channel.members, ...conversation.members } }
      : conversation;
  });
}

/** What Teams told of conversations, and the live cards in them; kept by the store. */
export interface ChatMemory {
  /** Insert or heal: the newest reference wins, members are merged. `met` is who was met there, and how they read. */
  remember(
    conversation: Conversation,
    met?: { readonly person: Person; readonly said: Partial<ReaderLocale> },
  ): Promise<void>;
  /** How a person or a conversation reads, see {@link readerLocale}. */
  readerOf(reader: Person | Conversation, otherwise?: ReaderLocale): Promise<ReaderLocale>;
  find(conversationId: string): Promise<Conversation | null>;
  /** Where the admins of an environment are written to; null where there is none, or the bot is not in it. */
  adminConversation(environmentId: string): Promise<Conversation | null>;
  markGone(conversationId: string, at: string): Promise<void>;
  /**
   * A live card was just put on screen in answer to somebody: from now on the outbox edits this message. Where the
   * subject has an older copy in the conversation, the newest message becomes the live one.
   */
  keepLive(posting: Omit<Posting, 'id'> & { readonly activityId: string }): Promise<void>;
}
