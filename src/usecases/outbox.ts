import type { Conversation, JobKind, Message, Notice, Posting } from './ports';

/** The sender's side of the outbox: claims rows of which the newest state has not been sent. */
export interface Outbox {
  /** Claims stale copies whose conversation may be written to now, oldest first, and skips rows others hold. */
  claimPostings(limit: number): Promise<readonly ClaimedPosting[]>;
  /** Sent: the claimed version is on screen. A newer one stays stale. */
  postingSent(claim: ClaimedPosting, activityId: string): Promise<void>;
  /** Not sent: look at it again at `at`; `forgetActivity` posts a new message then. */
  postingFailed(
    claim: ClaimedPosting,
    at: Date,
    options: { readonly forgetActivity?: boolean; readonly giveUp?: boolean },
  ): Promise<void>;
  claimNotices(limit: number): Promise<readonly ClaimedNotice[]>;
  noticeSent(claim: ClaimedNotice): Promise<void>;
  noticeFailed(claim: ClaimedNotice, at: Date, options: { readonly giveUp?: boolean }): Promise<void>;
}

export interface ClaimedPosting extends Posting {
  /** Version that is being sent. */
  readonly wanted: number;
  readonly attempts: number;
  readonly conversation: Conversation;
}

export interface ClaimedNotice extends Notice {
  readonly attempts: number;
  readonly conversation: Conversation;
}

/** Draws a message for a claimed row; null = nothing to show any more. */
export type Draw = (claim: ClaimedPosting) => Promise<Message | null>;

/** Handlers of due work, by kind. */
export type JobHandlers = Readonly<
  Record<JobKind, (key: string, data: Readonly<Record<string, unknown>>) => Promise<void>>
>;
