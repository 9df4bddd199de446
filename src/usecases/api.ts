import type { AccountRecord } from '../desk/account';
import type { Delivery } from '../desk/delivery';
import type { Person } from '../desk/people';
import type { Place, RequestList } from '../desk/place';
import type { Problem } from '../desk/problem';
import type { ServiceRequest } from '../desk/request';
import type { EnvironmentSettings } from '../desk/settings';
import type { LicenseUnits, SlotCount, Survey } from '../desk/survey';
import type { Audience, RequestView } from '../desk/view';
import type { Admission } from './admit';
import type { AuditLine, DecisionsFound } from './ports';
import type { Tally } from './request-query';
import type { Values } from '../words/saying';

/** The person behind a verified activity, and where they are. */
export interface Caller {
  readonly person: Person;
  readonly conversationId: string;
  readonly conversationKind: 'personal' | 'groupChat' | 'channel';
  /** BCP 47, from the activity. */
  readonly locale: string;
  /** IANA name, from the activity. */
  readonly timeZone: string;
  /** Asked in a private message of a shared conversation: nobody else there sees the question. */
  readonly isTargeted?: boolean;
  /** The caller's own form card, when it was sent from one: it becomes the live card instead of a new message. */
  readonly formActivityId?: string;
}

/** What the form offers to this person, from the newest surveys. */
export interface FormView {
  readonly environments: readonly { readonly environment: EnvironmentSettings; readonly slots: SlotCount | null }[];
  /** One of the environments has to be chosen before anything else. */
  readonly isFirstStep?: boolean;
  /** One was chosen before; there are others. */
  readonly hasOthers?: boolean;
  readonly requester: Person;
  /** Raw inputs to show again, by input id. */
  readonly inputs: Readonly<Record<string, string>>;
  /** By input id. */
  readonly errors: Readonly<Record<string, Problem>>;
}

/** A request as this caller may see it. `notice` is a message key saying why nothing, or what, changed. */
export interface Seen {
  readonly view: RequestView;
  readonly audience: Audience;
  readonly notice?: { readonly key: string; readonly values: Values };
}

export interface QuotaView {
  /** One environment or all of them, and the page. */
  readonly place: Place<'quota'>;
  /** Fewest free slots first. */
  readonly environments: readonly {
    readonly environment: EnvironmentSettings;
    readonly survey: Survey | null;
    readonly slots: SlotCount | null;
  }[];
  /** True while a fresh count is under way; the card is edited when it is in. */
  readonly counting: boolean;
  readonly now: string;
}

/** One page of the register. */
export interface AccountsView {
  readonly place: Place<'accounts'>;
  readonly accounts: readonly AccountRecord[];
  readonly total: number;
  readonly pageSize: number;
}

/** One page of a list of requests. */
export interface RequestsView {
  /** As it was understood: what was typed is sorted into environment, state and the rest. */
  readonly place: Place<RequestList>;
  readonly requests: readonly ServiceRequest[];
  readonly order: 'oldest' | 'newest';
  /** All that fit, whatever page is shown. */
  readonly total: number;
  /** The same without anything that narrows the list. */
  readonly all: number;
  /** What fits in each environment that has some, whichever is chosen. */
  readonly perEnvironment: readonly Tally[];
  /** Requests that one confirmation approves, each on its own. */
  readonly alike: Alike | null;
  readonly pageSize: number;
  /** ISO instant. */
  readonly now: string;
}

/** Two or more by the same person for the same, where slots and a licence are free. */
export interface Alike {
  readonly requests: readonly ServiceRequest[];
  /** Free slots before any of them is approved. */
  readonly free: number;
}

/** What became of one of several requests that were approved together. */
export type AlikeOutcome = { readonly requestId: string } & ({ readonly seen: Seen } | { readonly problem: Problem });

/** Where approvals and warnings of the environments go, as seen from one conversation. */
export interface AdminRoomsView {
  readonly environments: readonly {
    readonly environment: EnvironmentSettings;
    /** `lost`: a conversation was named that the bot is not in, so that they go to the approvers' personal chats only. */
    readonly where: 'here' | 'elsewhere' | 'lost' | 'nowhere';
  }[];
}

/** Whose plan: a request's, or that of a new cloud account; null = the first environment of the settings. */
export type PlanSubject = { readonly requestId: string } | { readonly environmentId: string | null };

/** What a run does, before it does it; nothing is stored or sent for it. */
export interface PlanView {
  readonly environment: EnvironmentSettings;
  /** Null for a new account that nobody has asked for. */
  readonly request: ServiceRequest | null;
  /** Names of the steps, in order. */
  readonly steps: readonly string[];
  readonly slots: SlotCount | null;
  readonly licenses: readonly LicenseUnits[] | null;
  /** Ids of the other environments one could ask about. */
  readonly others: readonly string[];
}

/** The opened window of a password, and until when it shows it. */
export interface OpenedCredential {
  readonly ticket: string;
  readonly until: string;
}

/**
 * Everything a person can do. Each answers from the database alone, in one transaction, and throws {@link DeskError}
 * with a sentence for the caller when it cannot. An unknown request and one the caller may not see give the same answer.
 */
export interface UseCases {
  /** Whether the desk serves this person at all; asked before everything else. */
  admit(person: Person): Promise<Admission>;
  /** What this person may do somewhere, for the help: ask for an account, decide as an approver. */
  mayDo(caller: Caller): Promise<{ readonly asks: boolean; readonly decides: boolean }>;
  /** Inputs are strings by id: accountName, environment, role, purpose, accountKind, owner, passwordNeverExpires, passwordTaking, reviewOn. */
  form(caller: Caller, inputs?: Readonly<Record<string, string>>): Promise<FormView>;
  /** Stores the request as `checking`, or gives the form back with an error per field. The same open request again gives that request. */
  submit(caller: Caller, inputs: unknown): Promise<{ readonly seen: Seen } | { readonly form: FormView }>;
  /** Id of the request that somebody means who names its account; null when there is none that this caller may see. */
  requestAbout(caller: Caller, accountName: string): Promise<string | null>;
  /** Null when there is none that this caller may see. */
  view(caller: Caller, requestId: string): Promise<Seen | null>;
  /** What everybody in a conversation may see of it. */
  viewShared(requestId: string): Promise<RequestView | null>;
  approve(caller: Caller, requestId: string, version: number | null, inputs: unknown): Promise<Seen>;
  reject(caller: Caller, requestId: string, version: number | null, inputs: unknown): Promise<Seen>;
  withdraw(caller: Caller, requestId: string): Promise<Seen>;
  /** The lender of an approved request says Not now before its run takes the licence. */
  notNow(caller: Caller, requestId: string): Promise<NotNow>;
  retry(caller: Caller, requestId: string): Promise<Seen>;
  undo(caller: Caller, requestId: string): Promise<Seen>;
  /** Marks a needs-hands request as finished by a person; `note` says what they did. */
  byHand(caller: Caller, requestId: string, inputs: unknown): Promise<Seen>;
  /** Puts a finished account right that somebody changed; a run that reads it back, and nothing is borrowed. */
  repair(caller: Caller, accountName: string): Promise<Seen>;
  /** What to confirm before anybody is asked to retire an account, or the request that is open. Writes nothing. */
  retirement(caller: Caller, accountName: string): Promise<AccountAsked>;
  /** Asks to retire an account, with `retireReason`; approved like any request. */
  retire(caller: Caller, accountName: string, inputs: unknown): Promise<Seen>;
  /** Says that an account is still needed; it is reviewed again in a year. For its owner and for approvers. */
  keep(caller: Caller, accountName: string): Promise<Kept>;
  /** Starts fresh counts unless one is younger than some seconds. */
  quota(caller: Caller, place: Place<'quota'>): Promise<QuotaView>;
  accounts(caller: Caller, place: Place<'accounts'>): Promise<AccountsView>;
  /** Null when the register has no account of this name. */
  account(caller: Caller, name: string): Promise<AccountRecord | null>;
  /** Requests this caller may see: own ones, and all for approvers. Of those that wait, what this caller may decide. */
  requests(caller: Caller, place: Place<RequestList>): Promise<RequestsView>;
  /** Approves each on its own, as if its own button had been pressed; one that is refused does not hold up the others. */
  approveAlike(caller: Caller, chosen: readonly Chosen[]): Promise<readonly AlikeOutcome[]>;
  /** For the question, in the conversation that is to get them; has the approvers read, so that they may answer. */
  adminRooms(caller: Caller): Promise<AdminRoomsView>;
  /** Approvals and warnings of these environments come to this conversation from now on, or do not any more. For their approvers. */
  chooseAdminRoom(caller: Caller, environmentIds: readonly string[], choice: 'here' | 'away'): Promise<AdminRoomsView>;
  /** The accounts of a digest of strays are known, and not told of again; how many that are. For approvers. */
  knowStrays(caller: Caller, environmentId: string, digest: number): Promise<number>;
  /** Null when there is no request that this caller may see. */
  plan(caller: Caller, about: PlanSubject): Promise<PlanView | null>;
  /** Which rule or wait holds a request, who can act, and until when. */
  why(caller: Caller, requestId: string): Promise<Why | null>;
  /** Puts the approval cards of a pending request in front of the approvers once more; at most once an hour. */
  nudge(caller: Caller, requestId: string): Promise<Seen>;
  /** Reads a finished account again; the card is edited when it is in. */
  verify(caller: Caller, accountName: string): Promise<Seen>;
  /** Null = not for this caller. */
  auditOf(caller: Caller, requestId: string): Promise<readonly AuditLine[] | null>;
  /** What people decided in the environments that this caller approves for, newest first; `text` narrows it by words. */
  decisions(caller: Caller, text: string): Promise<DecisionsFound>;
  /** A one-time ticket to the password for the named owner; opening it is `reveal`. */
  openCredential(caller: Caller, requestId: string): Promise<OpenedCredential>;
  /** The password, once, unless it is late since `pressedAt`; everything after is refused, alerted and audited. */
  revealCredential(
    caller: Caller,
    requestId: string,
    ticket: string,
    pressedAt?: Date,
  ): Promise<{ readonly userPrincipalName: string; readonly password: string }>;
  /** What to confirm before the password of an account is changed, or the change that is on its way. Writes nothing. */
  rotation(caller: Caller, accountName: string): Promise<AccountAsked>;
  /** Starts the run that changes the password, or joins the one that is open; `notice` says so then. */
  rotate(caller: Caller, accountName: string): Promise<Seen>;
}

/** An account that is reviewed again in a year. */
export interface Kept {
  readonly account: AccountRecord;
  /** The request with which a person has asked for its end, which nobody has decided on. */
  readonly endAskedIn: string | null;
}

/** What became of a Not now. */
export interface NotNow {
  /**
   * `freed`: approvers choose again. `underway`: the run goes on and borrows from nobody. Nothing is changed where the
   * licence is `away`, where nobody borrows it any more (`late`), and by who had said it `before`.
   */
  readonly heard: 'freed' | 'underway' | 'away' | 'late' | 'before';
  readonly account: string;
  readonly id: string;
}

/** A request in the version that somebody decided on. */
export interface Chosen {
  readonly requestId: string;
  readonly version: number;
}

export type AccountAsked =
  { readonly account: AccountRecord; readonly environment: EnvironmentSettings } | { readonly seen: Seen };

export interface Why {
  readonly request: ServiceRequest;
  readonly heldBy: { readonly key: string; readonly values: Values };
  readonly whoCanAct: readonly Person[];
  /** ISO instant, null when there is no end. */
  readonly until: string | null;
  /** How each copy of its card fared, and whether the conversation of the admins has it. */
  readonly deliveries?: readonly Delivery[];
  readonly isInAdminRoom?: boolean;
}
