import type { WhyNotReached } from '../desk/delivery';
import type { Person } from '../desk/people';

/** A Teams conversation the bot has heard from; the reference is opaque here. */
export interface Conversation {
  readonly id: string;
  readonly kind: 'personal' | 'groupChat' | 'channel';
  /** The person, in a personal chat. */
  readonly person?: Person;
  /** Teams user ids (`29:…`) of people met here, by aadObjectId; needed for refresh lists. */
  readonly members: Readonly<Record<string, string>>;
  /** ConversationReference as JSON. */
  readonly reference: unknown;
  /** A thread that began with a private question: nobody but who asked can look into it. */
  readonly isPrivateThread?: boolean;
  /** Set when Teams says that the bot is not there any more. */
  readonly goneAt?: string;
}

/** Between the id of a channel and the id of the message that a thread of it begins with. */
export const threadMark = ';messageid=';

/** The channel that a thread (`…;messageid=…`) belongs to; null for any other conversation. */
export function channelOf(conversationId: string): string | null {
  const [channelId] = conversationId.split(threadMark);
  return channelId === undefined || channelId === conversationId ? null : channelId;
}

/** Of a thread its channel, any other conversation as it is: Teams counts so, and people read so. */
export function withoutThread(conversationId: string): string {
  return channelOf(conversationId) ?? conversationId;
}

/** Is it this conversation, or a thread of this channel? Whoever reads the one reads the other. */
export function isWithin(conversationId: string, place: string): boolean {
  return conversationId === place || channelOf(conversationId) === place;
}

/** Where the admins of an environment said that they want to be written to. */
interface ChosenConversation {
  readonly conversationId: string;
  readonly by: Person;
  /** ISO instant. */
  readonly at: string;
}

export interface AdminConversations {
  of(environmentId: string): Promise<ChosenConversation | null>;
  choose(environmentId: string, chosen: ChosenConversation): Promise<void>;
  forget(environmentId: string): Promise<void>;
}

/** How somebody reads: what their Teams sends along with every activity. */
export interface ReaderLocale {
  /** BCP 47. */
  readonly locale: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** For whom Teams has not named it yet. */
export const unknownReader: ReaderLocale = { locale: 'en-GB', timeZone: 'UTC' };

/** How people read, as their Teams said last; what it never said is missing. */
export interface Readers {
  /** By lower-case Entra object id; people whom the bot has not met are missing. */
  of(aadObjectIds: readonly string[]): Promise<ReadonlyMap<string, Partial<ReaderLocale>>>;
  /** True when {@link remember} would change nothing. */
  knows(aadObjectId: string, said: Partial<ReaderLocale>): Promise<boolean>;
  /** What is not said now stays as it was said before. */
  remember(aadObjectId: string, said: Partial<ReaderLocale>): Promise<void>;
}

/** Connector hosts that Teams wrote from and that are not on the list; the newest twenty. */
export interface RefusedHosts {
  note(host: string, times: number): Promise<void>;
}

/** What the outbox sends. */
export interface Message {
  readonly text?: string;
  /** Adaptive Card as plain JSON. */
  readonly card?: Readonly<Record<string, unknown>>;
  /** Shown in notifications and by screen readers before the card. */
  readonly summary?: string;
  readonly mention?: Person;
  /** The one person of a shared conversation who sees it, for 24 hours; nobody else ever does. */
  readonly onlyFor?: Person;
}

/** Teams as the outbox sees it. Throws {@link ChatError}. */
export interface Chat {
  post(conversation: Conversation, message: Message): Promise<{ readonly activityId: string }>;
  edit(conversation: Conversation, activityId: string, message: Message): Promise<void>;
  /** Takes a private message away from the one who sees it. */
  removePrivate(conversation: Conversation, activityId: string): Promise<void>;
  /** The personal chat with a person who has the app. */
  openPersonal(person: Person): Promise<Conversation>;
}

/**
 * What Teams' answer means: `gone` — the message does not exist any more, post a new one · `removed` — the bot may not
 * write there · `elsewhere` — the address is of another region · `too-large` · `again` — after `retryAfterMs` ·
 * `refused` — for good.
 */
export type ChatFailure = 'gone' | 'removed' | 'elsewhere' | 'too-large' | 'again' | 'refused';

/** Error thrown by {@link Chat}. */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  /** What stands against a person, where it was about their chat. */
  readonly why: WhyNotReached;

  constructor(
    readonly reason: ChatFailure,
    message: string,
    readonly retryAfterMs?: number,
    { why = 'refused', ...options }: { readonly cause?: unknown; readonly why?: WhyNotReached } = {},
  ) {
    super(message, options);
    this.why = why;
  }
}
