import { unknownReader, type ReaderLocale } from '../../../src/desk/people';
import type { ChatMemory } from '../../../src/usecases/chat-memory';
import type { Conversation, Posting } from '../../../src/usecases/ports';

export interface FakeMemory extends ChatMemory {
  readonly conversations: Map<string, Conversation>;
  readonly live: Omit<Posting, 'id'>[];
  /** Ids of the admins' conversations, by environment. */
  readonly rooms: Map<string, string>;
}

/** Conversations in a Map, as the store keeps them: the newest reference wins, members are merged. */
export function fakeMemory(): FakeMemory {
  const conversations = new Map<string, Conversation>();
  const live: Omit<Posting, 'id'>[] = [];
  const rooms = new Map<string, string>();
  const readers = new Map<string, Partial<ReaderLocale>>();
  return {
    rooms,
    conversations,
    live,
    async remember(conversation, met) {
      if (met) readers.set(met.person.aadObjectId, { ...readers.get(met.person.aadObjectId), ...met.said });
      const members = { ...conversations.get(conversation.id)?.members, ...conversation.members };
      conversations.set(conversation.id, { ...conversation, members });
    },
    readerOf: async (reader, otherwise = unknownReader) => ({
      ...otherwise,
      ...readers.get('aadObjectId' in reader ? reader.aadObjectId : (reader.person?.aadObjectId ?? '')),
    }),
    find: async (id) => conversations.get(id) ?? null,
    async adminConversation(environmentId) {
      const room = conversations.get(rooms.get(environmentId) ?? '');
      return room && !room.goneAt ? room : null;
    },
    async markGone(id, goneAt) {
      const known = conversations.get(id);
      if (known) conversations.set(id, { ...known, goneAt });
    },
    async keepLive(posting) {
      live.push(posting);
    },
  };
}
