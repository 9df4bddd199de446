/** A JSON object whose shape is not ours to know: cards, channel data, invoke values. */
export type JsonObject = Record<string, unknown>;

/** A person of the simulated tenant as Teams knows them. */
export interface Person {
  /** Short name used by tests and by the page, for example `ravi`. */
  readonly key: string;
  readonly name: string;
  /** What the page shows under the name, for example `Requester`. */
  readonly title: string;
  /** Teams user id ("MRI"), `29:...`. */
  readonly id: string;
  /** Entra object id, lower-case GUID. */
  readonly aadObjectId: string;
  readonly userPrincipalName: string;
  /** BCP-47, for example `en-GB`. */
  readonly locale: string;
  /** IANA time zone. */
  readonly timezone: string;
}

export type PlaceKind = 'channel' | 'groupChat' | 'personal';

export interface Conversation {
  /** `19:...@thread.tacv2` (channel), `19:...@thread.v2` (group chat) or `a:...` (personal). */
  readonly id: string;
  readonly kind: PlaceKind;
  readonly name: string;
  /** Teams user ids of the people in it; the bot is never listed. */
  readonly memberIds: readonly string[];
  readonly team?: { readonly id: string; readonly name: string; readonly aadGroupId: string };
}

interface Attachment {
  readonly contentType: string;
  readonly content?: unknown;
  readonly name?: string;
}

export interface Message {
  /** Epoch milliseconds as a string, as Teams numbers messages. */
  readonly id: string;
  readonly conversationId: string;
  /** Root message of the channel thread; equal to `id` for a root and outside channels. */
  readonly threadId: string;
  /** `28:<app id>` for the bot, else the Teams user id. */
  readonly fromId: string;
  readonly text: string;
  readonly textFormat: string;
  readonly attachments: readonly Attachment[];
  readonly entities: readonly JsonObject[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly editedAt?: number;
  /** Teams user id of the one person who sees it beside its author; absent where everybody does. */
  readonly onlyFor?: string;
  /** Goes up with every edit; a viewer's own card belongs to one version. */
  readonly version: number;
}

/** What one viewer's client holds for one message: the card only they see, and the last notice under it. */
export interface ViewerState {
  readonly version: number;
  readonly card?: JsonObject;
  /** When the client last asked the bot about this card, epoch milliseconds. */
  readonly askedAt: number;
  readonly notice?: Notice;
}

/** A line under a card that only the person who clicked sees. */
export interface Notice {
  readonly kind: 'message' | 'error';
  readonly text: string;
}

/** An activity as it travels; only the fields the simulator reads are named. */
export interface Activity extends JsonObject {
  type: string;
}

/** One HTTP exchange with the bot, in either direction. Authorization headers are never recorded. */
export interface Exchange {
  /** In the order in which they began. */
  readonly number: number;
  readonly direction: 'to-bot' | 'from-bot';
  readonly method: string;
  /** Path and query, without the host. */
  readonly path: string;
  readonly request: unknown;
  /** 0 when no answer came. */
  readonly status: number;
  readonly response: unknown;
  /** Epoch milliseconds at the start. */
  readonly at: number;
  /** Milliseconds from first to last byte. */
  readonly ms: number;
}

/** Where a person speaks or looks: a well-known place, or one thread of the channel by its root message id. */
export type Where = 'channel' | 'group' | 'personal' | { readonly thread: string };
