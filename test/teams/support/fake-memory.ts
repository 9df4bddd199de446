import { unknownReader, type ReaderLocale } from '../../../src/usecases/chat';
import type { ChatMemory } from '../../../src/usecases/chat-memory';
import type { ClaimedNotice, ClaimedPosting } from '../../../src/usecases/outbox';
import type { Conversation, PlacedPosting } from '../../../src/usecases/ports';

export interface FakeMemory extends ChatMemory {
  readonly conversations: Map<string, Conversation>;
  readonly live: Omit<PlacedPosting, 'id'>[];
  /** Rows whose conversation the bot was removed from. */
  readonly lostRows: (ClaimedNotice | ClaimedPosting)[];
}

/** Conversations in a Map, as the store keeps them: the newest reference wins, members are merged. */
export function fakeMemory(): FakeMemory {
  const conversations = new Map<string, Conversation>();
  const live: Omit<PlacedPosting, 'id'>[] = [];
  const lostRows: FakeMemory['lostRows'] = [];
  const readers = new Map<string, Partial<ReaderLocale>>();
  return {
    lostRows,
    versionOf: async () => 1,
    conversations,
    live,
    async remember(conversation, met) {
      if (met) readers.set(met.person.aadObjectId, { ...readers.get(met.person.aadObjectId), ...met.said });
      const members = { ...conversations.get(conversation.id)?.members, ...conversation.members };
      const isPrivateThread = conversation.isPrivateThread ?? conversations.get(conversation.id)?.isPrivateThread;
      conversations.set(conversation.id, { ...conversation, members, ...(isPrivateThread ? { isPrivateThread } : {}) });
    },
    personalOf: async ({ aadObjectId }) =>
      [...conversations.values()].find(
        ({ kind, person, goneAt }) => kind === 'personal' && person?.aadObjectId === aadObjectId && !goneAt,
      ) ?? null,
    async rememberMembers(conversation) {
      const known = conversations.get(conversation.id);
      const members = { ...known?.members, ...conversation.members };
      conversations.set(conversation.id, { ...conversation, ...known, members });
    },
    readerOf: async (reader, otherwise = unknownReader) => ({
      ...otherwise,
      ...readers.get('aadObjectId' in reader ? reader.aadObjectId : (reader.person?.aadObjectId ?? '')),
    }),
    find: async (id) => conversations.get(id) ?? null,
    async markGone(id, goneAt) {
      const known = conversations.get(id);
      if (known) conversations.set(id, { ...known, goneAt });
    },
    asSent: async (notice) => notice,
    async lost(claim, at) {
      lostRows.push(claim);
      await this.markGone(claim.conversation.id, at);
    },
    async turnList(message, subject) {
      const others = live.filter(({ activityId }) => activityId !== message.activityId);
      live.splice(0, live.length, ...others, ...(subject ? [{ ...message, subject, viewer: null }] : []));
    },
    async keepLive(posting) {
      const before =
        live.findLast(({ conversationId }) => conversationId === posting.conversationId)?.activityId ?? null;
      live.push(posting);
      return before === posting.activityId ? null : before;
    },
    async keepOpened(posting) {
      live.push(posting);
    },
    async closeIn(conversationId, activityId) {
      const isThere = (one: (typeof live)[number]) =>
        one.subject.kind === 'request' && one.conversationId === conversationId && one.activityId === activityId;
      const left = live.filter((one) => !isThere(one));
      live.splice(0, live.length, ...left);
    },
  };
}
