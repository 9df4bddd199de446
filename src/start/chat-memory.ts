import type { ChatMemory } from '../teams/options';
import { adminConversationOf } from '../usecases/admin-conversation';
import { channelOf } from '../usecases/chat';
import type { Conversation, Desk, Store } from '../usecases/ports';

/** The books as Teams sees them: where it may write, and which message is the live one. */
export function createChatMemory(desk: Pick<Desk, 'store' | 'settings'>): ChatMemory {
  const { store } = desk;
  return {
    remember: (conversation) => store.transaction((tx) => tx.conversations.remember(conversation)),
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
