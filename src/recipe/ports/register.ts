import type { AccountRecord } from '../../desk/account';
import type { AuditEntry } from '../../desk/audit';
import type { Loan } from '../../desk/loan';
import type { Finding } from '../../desk/finding';
import type { FactChange, RunMode, ServiceRequest } from '../../desk/request';
import type { Person } from '../../desk/people';
import type { Problem } from '../../desk/problem';

/**
 * The desk's own books as the run needs them. Every method is one transaction, safe to repeat, and marks the request's
 * cards as stale where people would see the difference. Throws `again` errors when the database is away.
 */
export interface Register {
  request(requestId: string): Promise<ServiceRequest>;
  /** approved → running, or a repeated start of the same attempt. False: another attempt owns the request; stop. */
  begin(requestId: string, attempt: number): Promise<boolean>;
  /**
   * Names of what this attempt would do although it was not decided; nothing is as it should be. Read from the verified
   * lines of the audit, not from the books, which somebody may have edited since.
   */
  differsFromDecision(requestId: string, mode: RunMode): Promise<readonly string[]>;
  saveFacts(requestId: string, facts: FactChange): Promise<void>;
  audit(entry: AuditEntry): Promise<void>;

  /** The account that a retire or rotate request is about; null when the desk never made it or has retired it already. */
  account(requestId: string): Promise<AccountRecord | null>;

  /** Called again when undoing adds steps: lines that exist stay as they are, new names follow in the order given. */
  planSteps(requestId: string, attempt: number, steps: readonly string[]): Promise<void>;
  /** `values` are shown from the beginning of the step, e.g. what a person must create in Active Directory. */
  stepBegan(
    requestId: string,
    attempt: number,
    step: string,
    values?: Readonly<Record<string, string | number>>,
  ): Promise<void>;
  /** `waitingFor` is a message key; `until` an ISO instant. */
  stepWaits(
    requestId: string,
    attempt: number,
    step: string,
    wait: { waitingFor: string; until: string },
  ): Promise<void>;
  stepEnded(requestId: string, attempt: number, step: string, end: StepEnd): Promise<void>;

  /**
   * Records who lends what before anything is taken. Null: that lender is lending to another run. Repeating returns the
   * same loan; once it is returned, a later attempt of the request may record a new one.
   */
  recordLoan(loan: Omit<Loan, 'state' | 'recordedAt'>): Promise<Loan | null>;
  loan(requestId: string): Promise<Loan | null>;
  /** The newest loan of this lender, to whichever request. */
  lastLoanOf(lenderId: string): Promise<Loan | null>;
  /** How many units of this product are due to lenders. */
  unitsDue(skuId: string): Promise<number>;
  /** False: the lender has said Not now, and nothing may be taken. From true on a Not now comes too late. */
  loanTaken(requestId: string): Promise<boolean>;
  loanReturned(requestId: string): Promise<void>;
  /** The lender does not have it: of one that was given back as well, unless they lend to another run by now. */
  loanOwed(requestId: string): Promise<void>;

  /** Keeps the reservation of the approval alive; true while this request holds a slot. */
  holdsSlot(requestId: string): Promise<boolean>;
  releaseSlot(requestId: string): Promise<void>;

  /**
   * A rotation is about to change the password: its owner is sent a message in their personal chat, once. `told` = Teams
   * has taken it, `waiting` = not yet, `unreachable` = there is no such chat, or Teams refused it for good.
   */
  tellOwner(requestId: string): Promise<'told' | 'waiting' | 'unreachable'>;
  /** Withdraws the open offer of the account's password, if there is one, and records that as a fact of the request. */
  withdrawOffer(requestId: string): Promise<void>;
  /** Opens the offer again that {@link withdrawOffer} withdrew; nothing when there was none. */
  restoreOffer(requestId: string): Promise<void>;
  /** Offers the current password to the owner of the account, once per request; not of an account that was retired meanwhile. */
  offerNewPassword(requestId: string): Promise<void>;

  /** One transaction: final state, findings, account register, audit, stale cards, closing notice to requester and admins, due jobs (hand-over, afterwatch). Repeating it changes nothing. */
  finish(requestId: string, attempt: number, end: RunEnd): Promise<void>;
  /** Is this person entitled to approve for the environment right now, asked live? */
  mayApprove(environmentId: string, person: Person): Promise<boolean>;
  /** May the requester ask for what was approved right now, asked live? */
  mayAsk(request: ServiceRequest): Promise<boolean>;
}

export interface StepEnd {
  readonly state: 'done' | 'skipped' | 'failed';
  readonly problem?: Problem;
  readonly values?: Readonly<Record<string, string | number>>;
  /** Of the answers that the step has had; not kept, only logged. */
  readonly microsoftRequestIds?: readonly string[];
}

export interface RunEnd {
  readonly state: 'done' | 'undone' | 'needs-hands';
  readonly findings: readonly Finding[];
  /** Why it did not end as wished; for needs-hands it names the object, the owner and the exact manual step. */
  readonly problem?: Problem;
  /** Every single thing left for a person, when needs-hands. */
  readonly leftovers?: readonly Problem[];
  /** It ended before it could settle anything: what an earlier attempt left is left still, beside what this one leaves. */
  readonly settledNothing?: boolean;
  /** When needs-hands: until then (ISO instant) everything stays as it is for a person; then one more run ends it. */
  readonly heldUntil?: string;
}
