import type { ChatMemory } from '../teams/options';
import type { Store } from '../usecases/ports';

/** The books as Teams sees them: where it may write, and which message is the live one. */
export function createChatMemory(store: Store): ChatMemory {
  return {
    remember: (conversation) => store.transaction((tx) => tx.conversations.remember(conversation)),
    find: (conversationId) => store.transaction((tx) => tx.conversations.get(conversationId)),
    markGone: (conversationId, at) => store.transaction((tx) => tx.conversations.markGone(conversationId, at)),
    keepLive: (posting) =>
      store.transaction(async (tx) => {
        const { activityId } = posting;
        if (activityId === null) await tx.postings.add(posting);
        else await tx.postings.keepLive({ ...posting, activityId });
      }),
  };
}
