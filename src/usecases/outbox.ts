import type { WhyNotReached } from '../desk/delivery';
import type { Person } from '../desk/people';
import type { Conversation, JobKind, Message, Notice, NoticePlace, PlacedPosting } from './ports';

/** The sender's side of the outbox: claims rows of which the newest state has not been sent. */
export interface Outbox {
  /**
   * Claims stale copies whose conversation may be written to now, oldest first, but pictures of runs under way after all others,
   * and skips rows others hold.
   */
  claimPostings(limit: number): Promise<readonly ClaimedPosting[]>;
  /** Sent: the claimed version is on screen. A newer one stays stale. False: another message is the live one by now. */
  postingSent(claim: ClaimedPosting, activityId: string): Promise<boolean>;
  /**
   * Not sent: look at it again at `at`; `forgetActivity` posts a new message then. `isCalm`: nothing failed, the conversation
   * is to stay calm, so a request that is in another state by then is shown at once.
   */
  postingFailed(
    claim: ClaimedPosting,
    at: Date,
    options: { readonly forgetActivity?: boolean; readonly giveUp?: boolean; readonly isCalm?: boolean },
  ): Promise<void>;
  claimNotices(limit: number): Promise<readonly ClaimedNotice[]>;
  noticeSent(claim: ClaimedNotice): Promise<void>;
  noticeFailed(claim: ClaimedNotice, at: Date, options: { readonly giveUp?: boolean }): Promise<void>;
  /** Claims people for whom something waits and who have no chat to put it into, those whose turn it is to be tried. */
  claimPeople(limit: number): Promise<readonly ClaimedPerson[]>;
  /** Teams gave a chat with the person: what waits for them is due there. Whether they can be written to is not known yet. */
  chatOpened(claim: ClaimedPerson, chat: Conversation, pauseAfter: Pause): Promise<void>;
  /** Teams gave none, and the reason; without one nothing is known against it. */
  chatRefused(claim: ClaimedPerson, why: WhyNotReached | null, pauseAfter: Pause): Promise<void>;
  /** Teams does not take anything in the person's chat: it is made anew at once, and after that in growing pauses. */
  personRefused(claim: Addressed, why: WhyNotReached, pauseAfter: Pause): Promise<void>;
  /** Milliseconds until something can be claimed that cannot be now, by the passing of time alone; null: nothing waits for that. */
  nextDue(): Promise<number | null>;
  /** The address of the conversation is of another region: nothing is sent there for a pause, or until Teams names another. */
  park(conversationId: string, pauseAfter: Pause): Promise<void>;
}

/** Milliseconds to wait after so many tries. */
type Pause = (tries: number) => number;

/** A claimed row that is for a person. */
export type Addressed = (ClaimedPosting | ClaimedNotice) & { readonly person: Person };

export interface ClaimedPosting extends PlacedPosting {
  /** Version that is being sent. */
  readonly wanted: number;
  readonly attempts: number;
  /** State of the request, where it is the card of one. */
  readonly state?: string;
  readonly conversation: Conversation;
  /** Whom it is for; absent in a conversation with several people. */
  readonly person?: Person;
  /** Teams has taken an earlier version of it. */
  readonly isReached: boolean;
  /** Nothing could be sent there for a while, because its address was of another region. */
  readonly wasParked?: boolean;
}

export type ClaimedNotice = Omit<Notice, keyof NoticePlace> & {
  readonly attempts: number;
  readonly conversation: Conversation;
  readonly person?: Person;
  readonly wasParked?: boolean;
};

export interface ClaimedPerson {
  readonly person: Person;
  /** In vain, before this one. */
  readonly tries: number;
}

/** Draws a message for a claimed row; null = nothing to show any more. */
export type Draw = (claim: ClaimedPosting) => Promise<Message | null>;

/** Handlers of due work, by kind. */
export type JobHandlers = Readonly<
  Record<JobKind, (key: string, data: Readonly<Record<string, unknown>>) => Promise<void>>
>;
