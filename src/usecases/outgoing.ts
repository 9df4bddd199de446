import type { Delivery, WhyNotReached } from '../desk/delivery';
import type { Person } from '../desk/people';
import type { RequestState } from '../desk/request';
import type { NoticeKey, Values } from '../words/saying';
import type { Subject } from './subject';

export type { Subject } from './subject';

/** One copy of a live card for one person, or in one conversation, edited in place. */
export interface Posting {
  readonly id: string;
  readonly subject: Subject;
  /** Null while no chat with its person is known. */
  readonly conversationId: string | null;
  /** The person whose view is drawn when the conversation is personal; null = shared base card. */
  readonly viewer: Person | null;
  /** Null until it has been posted. */
  readonly activityId: string | null;
  readonly locale: string;
  readonly timeZone: string;
  /** Of a copy in a shared conversation that only `viewer` sees: ISO instant at which it is gone from their screen. */
  readonly privateUntil?: string;
}

/** One that is in a conversation. */
export interface PlacedPosting extends Posting {
  readonly conversationId: string;
}

export interface Postings {
  /**
   * One copy per subject and conversation, beside those of single people in it, or the person whose personal chat it is; adding it again returns the existing
   * one. Stale from the start unless it has an activityId.
   */
  add(posting: Omit<PlacedPosting, 'id'>): Promise<Posting>;
  /** The same for a person, wherever they can be reached; it waits while that is nowhere. */
  addFor(person: Person, look: Pick<Posting, 'subject' | 'locale' | 'timeZone'>): Promise<Posting>;
  /**
   * A message that was just put on screen becomes the live copy of its conversation; an older one is left as it is. `version`
   * is the one it shows, where that is known: then the copy is not stale until the subject changes again.
   */
  keepLive(posting: Omit<PlacedPosting, 'id'> & { readonly activityId: string }, version?: number): Promise<Posting>;
  /** Counts the changes of the copy in a conversation so far; 0 where there is none. */
  versionOf(subject: Subject, conversationId: string): Promise<number>;
  /**
   * A card that a button put into a message of something else follows its subject from now on, beside the live copy; where
   * the message is that copy, nothing is to be done.
   */
  open(posting: Omit<PlacedPosting, 'id'> & { readonly activityId: string }): Promise<void>;
  /** Something else is shown in that message now. */
  closeIn(conversationId: string, activityId: string): Promise<void>;
  /** Lists that are live in this message are let go: it shows something else by now. */
  dropLists(conversationId: string, activityId: string): Promise<void>;
  /** Marks every copy of the subject as stale: it will be drawn again from the newest rows. */
  stale(subject: Subject): Promise<void>;
  /** The same for every request of an environment that is in one of these states, however many there are. */
  staleWaiting(environmentId: string, states: readonly RequestState[]): Promise<void>;
  /** Marks every copy in a conversation, and in the threads of a channel, as stale. */
  staleIn(conversationId: string): Promise<void>;
  /** Quota subjects about an environment, or about all of them. */
  staleQuota(environmentId: string): Promise<void>;
  of(subject: Subject): Promise<readonly Posting[]>;
  /** Requests of others that wait for a decision, of which the person has a card. */
  decisionsWith(aadObjectId: string): Promise<number>;
  /** How each copy fared. */
  deliveriesOf(subject: Subject): Promise<readonly Delivery[]>;
}

/** Where a notice goes: to a person, in whatever chat they have by then, or into a conversation. */
export type NoticePlace =
  | { readonly person: Person; readonly conversationId?: never }
  | { readonly conversationId: string; readonly person?: never };

/** A one-time message, posted once, e.g. the closing reply that mentions the requester. `key` makes a repeated add harmless. */
export type Notice = NoticePlace & {
  readonly key: string;
  readonly message: NoticeKey;
  readonly values: Values;
  readonly mention?: Person;
  /** What can be done about it; with buttons it comes as a card. */
  readonly buttons?: readonly NoticeButton[];
  /**
   * The live card of this request comes with it and is the live copy of the conversation from then on. It is posted only
   * while the request is in that state: the sentence says so.
   */
  readonly shows?: { readonly requestId: string; readonly state: RequestState };
  readonly locale: string;
  /** IANA name, for the times in it; UTC when absent. */
  readonly timeZone?: string;
};

export interface Notices {
  /** False when the key was there already. */
  add(notice: Notice): Promise<boolean>;
  /** `sent` = Teams has taken it, `given-up` = Teams refused it for good. */
  stateOf(key: string): Promise<'waiting' | 'sent' | 'given-up' | null>;
  /** Some values of one that was not sent yet are others by now. */
  refresh(key: string, values: Values): Promise<void>;
  /** What still waits for the person with these words is never sent. */
  dropWaiting(aadObjectId: string, message: Notice['message']): Promise<void>;
  /** The same of what brings the card of a request, but for the one of this key: its reader needs the card once. */
  dropShowing(aadObjectId: string, requestId: string, but: string): Promise<void>;
}

interface NotReached {
  readonly person: Person;
  readonly why: WhyNotReached;
  /** ISO instant. */
  readonly since: string;
}

/** People for whom something waits and whom Teams does not let the desk reach. */
export interface Unreached {
  /** Held until the commit by the one transaction that tells of somebody now; others wait for it and see what it has told. */
  lock(): Promise<void>;
  /** Null: nothing is known against it. */
  of(aadObjectId: string): Promise<NotReached | null>;
  /** Has Teams asked for their chat at once, however long the pause was to be. */
  tryAgain(aadObjectId: string): Promise<void>;
  /** Cards and notices that wait for the person, oldest first. */
  waitingFor(aadObjectId: string): Promise<readonly (Pick<Posting, 'subject'> | Notice)[]>;
}

/** A button under a notice. What it may do is asked again when it is pressed. */
export interface NoticeButton {
  readonly verb:
    | 'account.view'
    | 'account.repair'
    | 'account.keep'
    | 'credential.open'
    | 'loan.decline'
    | 'request.view'
    | 'quota.refresh'
    | 'strays.known';
  readonly requestId?: string;
  readonly environmentId?: string;
  /** Number of the digest that it stands under. */
  readonly version?: number;
}
