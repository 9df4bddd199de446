import type { AccountRecord } from '../desk/account';
import type { PersonRecord } from '../desk/entitlement';
import type { HandOver } from '../desk/hand-over';
import type { Loan } from '../desk/loan';
import type { Person } from '../desk/people';
import type { FactChange, RequestKind, RequestState, ServiceRequest } from '../desk/request';
import type { RunStep } from '../desk/run-step';
import type { DeskSettings } from '../desk/settings';
import type { Survey } from '../desk/survey';
import type { Clock } from '../recipe/ports';
import type { AccountPages } from './account-query';
import type { AuditBook } from './audit-book';
import type { AdminConversations, Conversation, Readers, RefusedHosts } from './chat';
import type { Departed } from './departed';
import type { Denials } from './refused';
import type { OldRows } from './old-rows';
import type { Strays } from './stray';
import type { Notices, Postings, Unreached } from './outgoing';
import type { RequestPages } from './request-query';

export type { HandOver } from '../desk/hand-over';
export { ChatError } from './chat';
export type { AdminConversations, Chat, Conversation, Message, Readers } from './chat';
export type { AuditBook, AuditLine, DecisionsFound } from './audit-book';
export type {
  Notice,
  NoticeButton,
  NoticePlace,
  Notices,
  PlacedPosting,
  Posting,
  Postings,
  Subject,
  Unreached,
} from './outgoing';
export type { Denials, Refused } from './refused';
export type { Strays } from './stray';

/** Everything a use case may touch. Use cases run inside a chat turn unless their docstring says otherwise, so nothing here asks Microsoft. */
export interface Desk {
  readonly settings: DeskSettings;
  readonly store: Store;
  readonly clock: Clock;
  /** Four random characters a-z0-9, from a CSPRNG. */
  readonly randomTag: () => string;
  readonly denials: Denials;
}

export interface Store {
  /**
   * One transaction, committed when `work` resolves and rolled back when it throws. Retried by the store on
   * serialization failure, so `work` has no effects outside `tx`. Jobs and postings written in it are looked at
   * at once after the commit.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * One picture of the books for whoever only looks: everything is of one moment, nobody waits for it and it waits for
   * nobody. A write in it throws.
   */
  look<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** What can be read and written in a transaction. */
export interface Tx {
  readonly requests: Requests;
  readonly slots: Slots;
  readonly surveys: Surveys;
  readonly approvers: ApproverSnapshots;
  readonly people: People;
  readonly readers: Readers;
  readonly loans: {
    of(requestId: string): Promise<Loan | null>;
    open(): Promise<readonly Loan[]>;
    /** The lender was read back whole. */
    settle(requestId: string): Promise<void>;
  };
  readonly steps: { of(requestId: string, attempt: number): Promise<readonly RunStep[]> };
  readonly accounts: Accounts;
  readonly strays: Strays;
  readonly handOvers: HandOvers;
  readonly conversations: Conversations;
  readonly adminConversations: AdminConversations;
  readonly refusedHosts: RefusedHosts;
  readonly postings: Postings;
  readonly notices: Notices;
  readonly unreached: Unreached;
  readonly jobs: Jobs;
  readonly oldRows: OldRows;
  readonly departed: Departed;
  readonly audit: AuditBook;
}

export interface Requests extends RequestPages {
  /** Next free id, `SA-1001` and up; gaps are fine. */
  nextId(): Promise<string>;
  insert(request: ServiceRequest): Promise<void>;
  get(id: string): Promise<ServiceRequest | null>;
  /** Compare-and-set: writes `next` only if the stored version is still `expectedVersion`. `next.version` must be `expectedVersion + 1`. */
  replace(next: ServiceRequest, expectedVersion: number): Promise<boolean>;
  /** Adds what a run has found out; no new version. A fact saved as null or undefined is forgotten. Throws when there is no such request. */
  saveFacts(id: string, facts: FactChange): Promise<void>;
  /** Newest first, all of them without a limit. Ids are matched exactly. */
  list(filter: {
    readonly states?: readonly RequestState[];
    readonly environmentId?: string;
    readonly accountName?: string;
    readonly requesterId?: string;
    readonly limit?: number;
  }): Promise<readonly ServiceRequest[]>;
  /** Who asked for those of a kind that wait for a decision in an environment: Entra object ids, lower case, each once. */
  waitingAskers(environmentId: string, kind: RequestKind): Promise<readonly string[]>;
}

export interface Slots {
  /** Serialises all who reserve in this environment until the transaction ends. */
  lock(environmentId: string): Promise<void>;
  /** Reservations whose account does not count on the platform yet. */
  reserved(environmentId: string): Promise<number>;
  hold(environmentId: string, requestId: string): Promise<void>;
  /** Gives the slot up as soon as the platform has been counted again, and asks for that count. */
  settle(requestId: string, environmentId: string): Promise<void>;
  release(requestId: string): Promise<void>;
}

export interface Surveys {
  latest(environmentId: string): Promise<Survey | null>;
  save(survey: Survey): Promise<void>;
}

/**
 * Who may approve, as last read from Entra for the people and the group of the settings. Refreshed in the background, at
 * most a minute old while something waits for a decision and Graph answers.
 */
export interface ApproverSnapshots {
  latest(environmentId: string): Promise<{ readonly approvers: readonly Person[]; readonly takenAt: string } | null>;
  /** `takenAt` is the moment before the read. Only replaces a list of an earlier moment. */
  save(environmentId: string, approvers: readonly Person[], takenAt: string): Promise<void>;
}

/** People as Entra last described them. */
export interface People {
  get(aadObjectId: string): Promise<PersonRecord | null>;
  /** Only replaces a record of an earlier moment. */
  save(record: PersonRecord): Promise<void>;
}

export interface Accounts extends AccountPages {
  /** Locked until the transaction ends; whoever locks the request that made it as well does that before. */
  get(name: string): Promise<AccountRecord | null>;
  /** For whoever changes nothing of it. */
  look(name: string): Promise<AccountRecord | null>;
  list(filter: {
    readonly environmentId?: string;
    readonly limit: number;
    readonly offset: number;
  }): Promise<readonly AccountRecord[]>;
  /** Ids of the environments that active accounts are in. */
  environments(): Promise<readonly string[]>;
  save(account: AccountRecord): Promise<void>;
}

export interface HandOvers {
  /** Newest offer of a request, locked until the transaction ends. */
  of(requestId: string): Promise<HandOver | null>;
  /** The same without a lock, for cards. */
  look(requestId: string): Promise<HandOver | null>;
  /** Insert, or replace the one of the same request. */
  save(handOver: HandOver): Promise<void>;
  /** Compare-and-set on state and ticket: true for exactly one caller. */
  markRevealed(requestId: string, ticket: string, at: string): Promise<boolean>;
}

export interface Conversations {
  /** True when {@link remember} would change nothing: neither what is known of it, nor what waits for its person. */
  knows(conversation: Conversation): Promise<boolean>;
  /** Insert or heal: newest reference wins, members are merged. */
  remember(conversation: Conversation): Promise<void>;
  get(id: string): Promise<Conversation | null>;
  personalOf(aadObjectId: string): Promise<Conversation | null>;
  markGone(id: string, at: string): Promise<void>;
}

/** Work with a due time, done by one sweep. A handler that throws is tried again later, growing. */
export type JobKind =
  | 'check-request'
  | 'start-run'
  | 'take-survey'
  | 'count-slots'
  | 'refresh-approvers'
  | 'read-person'
  | 'expire-request'
  | 'afterwatch'
  | 'expire-hand-over'
  | 'finish-held'
  | 'mind-lender'
  | 'review-account'
  | 'compare-tenant'
  | 'reconcile'
  | 'tell-unreached'
  | 'forget-old'
  | 'erase-names'
  | 'redraw-pending';

export interface Job {
  readonly kind: JobKind;
  /** Unique among waiting jobs of the kind; scheduling again moves it to the earlier due time. */
  readonly key: string;
  readonly dueAt: Date;
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface Jobs {
  schedule(job: Job): Promise<void>;
  /** The same for many of one kind, without data, in one statement. */
  scheduleEach(kind: JobKind, keys: readonly string[], dueAt: Date): Promise<void>;
  cancel(kind: JobKind, key: string): Promise<void>;
}
