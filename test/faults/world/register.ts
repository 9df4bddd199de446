import type { AccountRecord } from '../../../src/desk/account';
import type { AuditEntry } from '../../../src/desk/audit';
import type { Loan } from '../../../src/desk/loan';
import { withFacts } from '../../../src/desk/request';
import type { ServiceRequest } from '../../../src/desk/request';
import type { Register, RunEnd } from '../../../src/recipe/ports';
import type { Process } from './process';

/** The desk's books: what is committed here survives every crash. */
export interface Books {
  request: ServiceRequest;
  loan: Loan | null;
  readonly account: AccountRecord | null;
  slot: boolean;
  readonly audit: AuditEntry[];
  /** Objects of writes that were sent and whose outcome is not in the audit yet. */
  readonly unanswered: Set<string | undefined>;
  /** Names of the lines, with the latest state of each. */
  readonly steps: Map<string, string>;
  readonly instructions: Map<string, object>;
  readonly waits: string[];
  /** The password on its way to the owner of the account. */
  offer: 'none' | 'offered' | 'withdrawn' | 'revealed';
  withdrawnFrom: 'offered' | 'revealed';
  /** Teams has taken the message to the owner, before a password was sent. */
  toldFirst: boolean;
  end: RunEnd | null;
  closings: number;
}

export interface Desk {
  readonly approvers: ReadonlySet<string>;
  readonly lenderBusyUntil?: number;
  readonly unitPromisedUntil?: number;
  readonly settingsDiffer?: boolean;
  readonly owner?: 'told' | 'unreachable';
  /** When Teams takes the message to the owner. */
  ownerToldAt?: number;
  /** Looks whether what is offered opens the account. */
  readonly offered?: () => void;
}

export function fakeRegister(process: Process, books: Books, desk: Desk): Register {
  const write = <T>(op: string, effect: () => T) => process.call(`register.${op}`, 'book', effect);
  const draw = (op: string, effect: () => void) => process.call(`register.${op}`, 'picture', effect);
  const read = <T>(op: string, effect: () => T) => process.call(`register.${op}`, 'book-read', effect);
  const now = () => new Date(process.timeline.now).toISOString();
  const lentElsewhere = (lenderId: string): Loan | null => {
    const until = desk.lenderBusyUntil ?? 0;
    const lender = { aadObjectId: lenderId, name: 'Kim Larsen' };
    const loan = { requestId: 'SA-1', lender, skuId: '', disabledPlans: [], recordedAt: now() };
    if (until > process.timeline.now) return { ...loan, state: 'taken' };
    return until > 0 ? { ...loan, state: 'returned', returnedAt: new Date(until).toISOString() } : null;
  };
  const unitsDue = () => ((desk.unitPromisedUntil ?? 0) > process.timeline.now ? 1 : 0);
  const setLoan = (state: Loan['state']) => {
    if (books.loan) books.loan = { ...books.loan, state };
  };

  const offer = () => {
    books.offer = 'offered';
    desk.offered?.();
  };

  return {
    request: () => read('request', () => books.request),
    account: () => read('account', () => books.account),
    loan: () => read('loan', () => books.loan),
    lastLoanOf: (lenderId) => read('lastLoanOf', () => lentElsewhere(lenderId) ?? books.loan),
    unitsDue: () => read('unitsDue', unitsDue),
    holdsSlot: () => read('holdsSlot', () => books.slot),
    mayAsk: () => read('mayAsk', () => true),
    mayApprove: (_environmentId, person) => read('mayApprove', () => desk.approvers.has(person.aadObjectId)),

    begin: (_requestId, attempt) =>
      write('begin', () => {
        books.request = { ...books.request, state: 'running' };
        return books.request.attempt === attempt;
      }),
    differsFromDecision: async (_requestId, mode) =>
      desk.settingsDiffer && mode === 'forward' ? ['businessUnit'] : [],
    saveFacts: (_requestId, facts) =>
      write('saveFacts', () => {
        books.request = { ...books.request, facts: withFacts(books.request.facts, facts) };
      }),
    audit: (entry) =>
      process.call('register.audit', 'audit', () => {
        books.audit.push(entry);
        if (entry.kind === 'outcome') books.unanswered.delete(entry.object);
      }),

    planSteps: (_requestId, _attempt, steps) =>
      draw('planSteps', () => {
        for (const step of steps) if (!books.steps.has(step)) books.steps.set(step, 'todo');
      }),
    stepBegan: (_requestId, _attempt, step, values) =>
      draw('stepBegan', () => {
        books.steps.set(step, 'running');
        if (values) books.instructions.set(step, values);
      }),
    stepWaits: (_requestId, _attempt, step, wait) =>
      draw('stepWaits', () => void books.waits.push(`${step}: ${wait.waitingFor} until ${wait.until}`)),
    stepEnded: (_requestId, _attempt, step, end) => draw('stepEnded', () => void books.steps.set(step, end.state)),

    recordLoan: (loan) =>
      write('recordLoan', () => {
        if (books.loan && books.loan.state !== 'returned') return books.loan;
        if ((desk.lenderBusyUntil ?? 0) > process.timeline.now) return null;
        books.loan = { ...loan, state: 'recorded', recordedAt: now() };
        return books.loan;
      }),
    loanTaken: () =>
      write('loanTaken', () => {
        setLoan('taken');
        return true;
      }),
    loanReturned: () => write('loanReturned', () => setLoan('returned')),
    loanOwed: () => write('loanOwed', () => setLoan('owed')),

    tellOwner: () =>
      write('tellOwner', () => {
        if (desk.owner === 'unreachable') return 'unreachable';
        desk.ownerToldAt ??= process.timeline.now + 5_000;
        if (process.timeline.now < desk.ownerToldAt) return 'waiting';
        books.toldFirst ||= books.request.facts.passwordInDoubt === undefined;
        return 'told';
      }),
    withdrawOffer: () =>
      write('withdrawOffer', () => {
        if (books.offer === 'none' || books.offer === 'withdrawn') return;
        books.withdrawnFrom = books.offer;
        books.offer = 'withdrawn';
      }),
    restoreOffer: () =>
      write('restoreOffer', () => {
        if (books.offer !== 'withdrawn') return;
        if (books.withdrawnFrom === 'revealed') books.offer = 'revealed';
        else offer();
      }),
    offerNewPassword: () =>
      write('offerNewPassword', () => {
        if (books.request.facts.secretOffered) return;
        books.request = { ...books.request, facts: { ...books.request.facts, secretOffered: true } };
        offer();
      }),

    releaseSlot: () =>
      write('releaseSlot', () => {
        books.slot = false;
      }),
    finish: (_requestId, attempt, end) =>
      write('finish', () => {
        if (books.end !== null || books.request.attempt !== attempt) return;
        books.request = { ...books.request, state: end.state };
        books.end = end;
        books.closings += 1;
      }),
  };
}
