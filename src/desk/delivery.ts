import type { Person } from './people';

/**
 * Why Teams does not take what is meant for a person: they do not have the app · they blocked it · an administrator of
 * Teams switched it off · Teams knows no chat with them · it said something else.
 */
export type WhyNotReached = 'no-app' | 'blocked' | 'disabled' | 'no-chat' | 'refused';

/** How one copy of a card fared. Neither reached nor a reason: it is on its way. */
export interface Delivery {
  /** Null for the copy in a conversation that several people look at. */
  readonly person: Person | null;
  /** Null where Teams does not know a chat with the person. */
  readonly conversationId: string | null;
  /** When Teams took it, ISO instant; edits after that do not count. */
  readonly reachedAt: string | null;
  readonly why: WhyNotReached | null;
}
