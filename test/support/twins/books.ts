import type { AccountRecord } from '../../../src/desk/account';
import type { AuditEntry } from '../../../src/desk/audit';
import type { Loan } from '../../../src/desk/loan';
import { withFacts } from '../../../src/desk/request';
import type { FactChange, ServiceRequest } from '../../../src/desk/request';
import type { Register, RunEnd } from '../../../src/recipe/ports';
import { dana } from '../cast';

type Call = <T>(op: string, args: readonly unknown[], deed: () => T) => Promise<T>;

/** The desk's books for two requests, each method under its own id. */
export interface TwinBooks {
  readonly requests: Map<string, ServiceRequest>;
  readonly accounts: Map<string, AccountRecord>;
  readonly loans: Map<string, Loan>;
  readonly slots: Set<string>;
  readonly approvers: Set<string>;
  readonly audit: AuditEntry[];
  /** What the card shows, in the order in which it was drawn. */
  readonly drawn: string[];
  readonly ends: RunEnd[];
}

export function newBooks(): TwinBooks {
  return {
    requests: new Map(),
    accounts: new Map(),
    loans: new Map(),
    slots: new Set(['SA-42', 'SA-7']),
    approvers: new Set([dana.aadObjectId]),
    audit: [],
    drawn: [],
    ends: [],
  };
}

/** `write` is what stays in the ledger, `read` and `draw` do not. */
export function registerOver(
  books: TwinBooks,
  now: () => string,
  { write, read }: Record<'write' | 'read', Call>,
): Register {
  const of = (id: string) => {
    const found = books.requests.get(id);
    if (!found) throw new Error(`no request ${id}`);
    return found;
  };
  const change = (id: string, part: Partial<ServiceRequest>) => books.requests.set(id, { ...of(id), ...part });
  const learn = (id: string, facts: FactChange) => change(id, { facts: withFacts(of(id).facts, facts) });

  return {
    ...loansOver(books, now, { write, read }),
    ...cardOver(books, read),
    request: (id) => read('request', [id], () => of(id)),
    account: (id) => read('account', [id], () => books.accounts.get(id) ?? null),
    begin: (id, attempt) =>
      read('begin', [id, attempt], () => {
        change(id, { state: 'running' });
        return of(id).attempt === attempt;
      }),
    differsFromDecision: (id, mode) => read('differsFromDecision', [id, mode], () => []),
    saveFacts: (id, facts) => write('saveFacts', [id, facts], () => void learn(id, facts)),
    audit: (entry) => write('audit', [entry], () => void books.audit.push(entry)),
    holdsSlot: (id) => read('holdsSlot', [id], () => books.slots.has(id)),
    releaseSlot: (id) => write('releaseSlot', [id], () => void books.slots.delete(id)),
    tellOwner: (id) => write('tellOwner', [id], () => 'told' as const),
    withdrawOffer: (id) => write('withdrawOffer', [id], () => undefined),
    restoreOffer: (id) => write('restoreOffer', [id], () => undefined),
    offerNewPassword: (id) => write('offerNewPassword', [id], () => void learn(id, { secretOffered: true })),
    finish: (id, attempt, end) =>
      read('finish', [id, attempt], () => {
        change(id, { state: end.state });
        books.ends.push(end);
      }),
    ...peopleOver(books, read),
  };
}

function peopleOver({ approvers }: TwinBooks, read: Call): Pick<Register, 'mayApprove' | 'mayAsk'> {
  return {
    mayApprove: (environmentId, { aadObjectId }) =>
      read('mayApprove', [environmentId, aadObjectId], () => approvers.has(aadObjectId)),
    mayAsk: ({ id }) => read('mayAsk', [id], () => true),
  };
}

function cardOver(
  { drawn }: TwinBooks,
  read: Call,
): Pick<Register, 'planSteps' | 'stepBegan' | 'stepWaits' | 'stepEnded'> {
  const draw = (line: string, rest: unknown) =>
    read('draw', [line], () => void drawn.push(isEmpty(rest) ? line : `${line} ${JSON.stringify(rest)}`));
  return {
    planSteps: (_id, _attempt, steps) => draw('plan', steps),
    stepBegan: (_id, _attempt, step, values) => draw(`${step}: running`, values),
    stepWaits: (_id, _attempt, step, { waitingFor, until }) =>
      draw(`${step}: waits for ${waitingFor} until ${until.slice(11, 19)}`, {}),
    stepEnded: (_id, _attempt, step, { state, problem, values }) =>
      draw(`${step}: ${state}`, { ...values, ...(problem && { problem: problem.code }) }),
  };
}

function loansOver({ loans }: TwinBooks, now: () => string, { write, read }: Record<'write' | 'read', Call>) {
  const set = (id: string, part: Partial<Loan>) => {
    const loan = loans.get(id);
    if (loan) loans.set(id, { ...loan, ...part });
  };
  const isOpen = ({ state }: Loan) => state !== 'returned';
  return {
    recordLoan: (loan: Omit<Loan, 'state' | 'recordedAt'>) =>
      write('recordLoan', [loan], () => {
        const mine = loans.get(loan.requestId);
        if (mine && isOpen(mine)) return mine;
        const lends = (one: Loan) => one.lender.aadObjectId === loan.lender.aadObjectId && isOpen(one);
        if ([...loans.values()].some(lends)) return null;
        loans.set(loan.requestId, { ...loan, state: 'recorded', recordedAt: now() });
        return loans.get(loan.requestId) ?? null;
      }),
    loan: (id: string) => read('loan', [id], () => loans.get(id) ?? null),
    lastLoanOf: (lenderId: string) =>
      read(
        'lastLoanOf',
        [lenderId],
        () => [...loans.values()].findLast((one) => one.lender.aadObjectId === lenderId) ?? null,
      ),
    unitsDue: (skuId: string) =>
      read('unitsDue', [skuId], () => [...loans.values()].filter((one) => one.skuId === skuId && isOpen(one)).length),
    loanTaken: (id: string) =>
      write('loanTaken', [id], () => {
        set(id, { state: 'taken' });
        return true;
      }),
    loanReturned: (id: string) => write('loanReturned', [id], () => set(id, { state: 'returned', returnedAt: now() })),
    loanOwed: (id: string) => write('loanOwed', [id], () => set(id, { state: 'owed' })),
  };
}

function isEmpty(rest: unknown): boolean {
  return rest === undefined || JSON.stringify(rest) === '{}';
}
