import type { Person } from '../desk/people';
import { redrawWithRoom } from './admin-conversation';
import { channelOf } from './chat';
import type { ReaderLocale } from './chat';
import type { ClaimedNotice, ClaimedPosting } from './outbox';
import type { Conversation, Desk, PlacedPosting, Store, Tx } from './ports';
import { asOfferedNow } from './offer-password';
import { outdated } from './outdated';
import { readerLocale } from './reader-locale';
import { leavePlace, tellOfLost } from './undelivered';

/** The books as Teams sees them: where it may write, and which message is the live one. */
export function createChatMemory(desk: Pick<Desk, 'store' | 'settings' | 'clock'>): ChatMemory {
  return { ...rememberPlaces(desk), ...rememberCards(desk) };
}

type CardMemory = Pick<ChatMemory, 'turnList' | 'versionOf' | 'keepLive' | 'keepOpened' | 'closeIn'>;

function rememberPlaces(desk: Parameters<typeof createChatMemory>[0]): Omit<ChatMemory, keyof CardMemory> {
  const { store } = desk;
  return {
    async remember(conversation, met) {
      if (!(await store.look((tx) => isNews(tx, conversation, met)))) return;
      await store.transaction(async (tx) => {
        await enterPlace(desk, tx, conversation);
        if (met) await tx.readers.remember(met.person.aadObjectId, met.said);
      });
    },
    personalOf: ({ aadObjectId }) =>
      store.look(async (tx) => {
        const chat = await tx.conversations.personalOf(aadObjectId);
        return chat?.goneAt === undefined ? chat : null;
      }),
    rememberMembers: (conversation) =>
      store.transaction(async (tx) => {
        const known = await tx.conversations.get(conversation.id);
        await enterPlace(desk, tx, { ...conversation, ...(known?.goneAt ? { goneAt: known.goneAt } : {}) });
        const isNew = Object.keys(conversation.members).some((id) => known?.members[id] === undefined);
        if (isNew) await tx.postings.staleIn(conversation.id);
      }),
    readerOf: (...reader) => store.look((tx) => readerLocale(tx, ...reader)),
    find: (conversationId) => findWithMembers(store, conversationId),
    async asSent(notice) {
      const judge = outdated(notice);
      if (judge !== null && (await store.look((tx) => judge(tx, notice)))) return null;
      if (notice.message !== 'notice.password-offered') return notice;
      return store.transaction((tx) => asOfferedNow(tx, desk.settings, notice, desk.clock.now()));
    },
    lost: (claim, at) => store.transaction((tx) => tellOfLost(desk, tx, claim, at)),
    markGone: (conversationId, at) => store.transaction((tx) => leavePlace(desk, tx, conversationId, at)),
  };
}

/** Most turns tell nothing that is not in the books: those are not written. */
async function isNews(tx: Tx, conversation: Conversation, met: Met | undefined): Promise<boolean> {
  if (!(await tx.conversations.knows(conversation))) return true;
  return met !== undefined && !(await tx.readers.knows(met.person.aadObjectId, met.said));
}

async function enterPlace({ settings }: Pick<Desk, 'settings'>, tx: Tx, conversation: Conversation): Promise<void> {
  const { id, kind, goneAt } = conversation;
  const before = kind === 'personal' ? null : await tx.conversations.get(id);
  await tx.conversations.remember(conversation);
  const isNews = goneAt === undefined && (before === null || before.goneAt !== undefined);
  if (kind !== 'personal' && isNews) await redrawWithRoom(settings, tx, id);
}

function rememberCards({ store }: Pick<Desk, 'store'>): CardMemory {
  return {
    turnList: ({ conversationId, activityId, locale, timeZone }, subject) =>
      store.transaction(async (tx) => {
        await tx.postings.dropLists(conversationId, activityId);
        const live = { conversationId, activityId, locale, timeZone, viewer: null };
        if (subject) await tx.postings.keepLive({ ...live, subject });
      }),
    versionOf: (requestId, conversationId) =>
      store.look((tx) => tx.postings.versionOf({ kind: 'request', requestId }, conversationId)),
    ...liveCopies(store),
  };
}

/** What was just put on screen. */
function liveCopies(store: Store): Pick<ChatMemory, 'keepLive' | 'keepOpened' | 'closeIn'> {
  return {
    keepLive: (posting, { version = 0, redraw = false } = {}) =>
      store.transaction(async (tx) => {
        const before = posting.privateUntil === undefined ? await placedIn(tx, posting) : null;
        await tx.postings.keepLive(posting, version);
        if (redraw) await tx.postings.stale(posting.subject);
        return before === posting.activityId ? null : before;
      }),
    keepOpened: (posting, redraw) =>
      store.transaction(async (tx) => {
        await tx.postings.open(posting);
        if (redraw) await tx.postings.stale(posting.subject);
      }),
    closeIn: (conversationId, activityId) => store.transaction((tx) => tx.postings.closeIn(conversationId, activityId)),
  };
}

/** The message in that conversation which shows the subject to everybody there. */
async function placedIn(tx: Tx, { subject, conversationId }: Omit<PlacedPosting, 'id'>): Promise<string | null> {
  const copies = await tx.postings.of(subject);
  return copies.find((copy) => copy.conversationId === conversationId)?.activityId ?? null;
}

/** A thread has the members of its channel, whoever has written in it so far. */
export function findWithMembers(store: Store, conversationId: string): Promise<Conversation | null> {
  return store.look(async (tx) => {
    const conversation = await tx.conversations.get(conversationId);
    const channelId = channelOf(conversationId);
    const channel = conversation && channelId ? await tx.conversations.get(channelId) : null;
    return conversation && channel
      ? { ...conversation, members: { ...channel.members, ...conversation.members } }
      : conversation;
  });
}

/** Who was met somewhere, and how they read. */
interface Met {
  readonly person: Person;
  readonly said: Partial<ReaderLocale>;
}

/** What Teams told of conversations, and the live cards in them; kept by the store. */
export interface ChatMemory {
  /** Insert or heal: the newest reference wins, members are merged; what is known already changes nothing. */
  remember(conversation: Conversation, met?: Met): Promise<void>;
  /** The personal chat with somebody; null where none is known, or the bot is not in it. */
  personalOf(person: Person): Promise<Conversation | null>;
  /** The people of a conversation as Teams lists them; shared cards are drawn again for those who were not known there. */
  rememberMembers(conversation: Conversation): Promise<void>;
  /** How a person or a conversation reads, see {@link readerLocale}. */
  readerOf(reader: Person | Conversation, otherwise?: ReaderLocale): Promise<ReaderLocale>;
  find(conversationId: string): Promise<Conversation | null>;
  markGone(conversationId: string, at: string): Promise<void>;
  /**
   * A notice as it is true right before it is sent, see {@link asOfferedNow}; null where it is not true any more, see
   * {@link outdated}.
   */
  asSent(notice: ClaimedNotice): Promise<ClaimedNotice | null>;
  /** Teams says that the bot is not in the conversation of this row any more, see {@link tellOfLost}. */
  lost(claim: ClaimedPosting | ClaimedNotice, at: string): Promise<void>;
  /** A message with a list shows another part of it by now; null: something that is not kept up to date. */
  turnList(
    message: Pick<PlacedPosting, 'conversationId' | 'locale' | 'timeZone'> & { readonly activityId: string },
    subject: PlacedPosting['subject'] | null,
  ): Promise<void>;
  /** Version of the live card of a request in a conversation, see {@link Postings.versionOf}. */
  versionOf(requestId: string, conversationId: string): Promise<number>;
  /**
   * A live card was just put on screen: from now on the outbox edits this message. Where the subject has an older copy in
   * the conversation, the newest message becomes the live one, and the one that was is given, else null. `version`: what
   * it shows, see {@link versionOf}. `redraw`: once more, from the newest rows, which may have changed since it was drawn;
   * not where it says what was not done.
   */
  keepLive(
    posting: Omit<PlacedPosting, 'id'> & { readonly activityId: string },
    how?: { readonly version?: number; readonly redraw?: boolean },
  ): Promise<string | null>;
  /** A button put the card of a request into a message of something else: it follows the request there, too. */
  keepOpened(posting: Omit<PlacedPosting, 'id'> & { readonly activityId: string }, redraw: boolean): Promise<void>;
  /** A button put something else into that message. */
  closeIn(conversationId: string, activityId: string): Promise<void>;
}
