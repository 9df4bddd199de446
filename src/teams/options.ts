import type { DeskSettings, TenantFacts } from '../desk/settings';
import type { UseCases } from '../usecases/api';
import type { Conversation, Posting } from '../usecases/ports';
import type { FrontDoorOptions } from './front-door/options';
import type { Outgoing } from './ports';

/** What the room remembers of conversations; kept by the store. */
export interface ChatMemory {
  /** Insert or heal: the newest reference wins, members are merged. */
  remember(conversation: Conversation): Promise<void>;
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

/** What the bot needs to know and to reach, to be at work in Teams. */
export interface TeamsServerOptions extends FrontDoorOptions {
  readonly outgoing: Outgoing;
  /** A token for `cloud.tokenScope`; cached by whoever makes it. */
  readonly botToken: () => Promise<string>;
  readonly useCases: UseCases;
  readonly memory: ChatMemory;
  /** What the cards need of the desk's settings. */
  readonly settings: Pick<DeskSettings, 'environments' | 'accountName' | 'limits' | 'accountGroupId'>;
  /** How people connect as a finished account; absent = no card says so. */
  readonly tenant?: TenantFacts;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** False turns `/readyz` to 503. */
  readonly readiness: () => boolean | Promise<boolean>;
}
