import type { Loan } from '../../desk/loan';
import { withFacts } from '../../desk/request';
import type { RunFacts, ServiceRequest } from '../../desk/request';
import type { Register, RunEnd } from '../../recipe/ports/register';

interface PlanRegister {
  readonly register: Register;
  /** The step that is underway. */
  currentStep(): string;
  end(): RunEnd | undefined;
}

/** The desk's books in memory, for one request that is carried out against a simulated tenant. */
export function planRegister(request: ServiceRequest, now: () => Date): PlanRegister {
  let facts: RunFacts = request.facts;
  let loan: Loan | null = null;
  let step = '';
  let end: RunEnd | undefined;
  const nothing = async () => undefined;
  const moveLoan = (state: Loan['state']) => async () => {
    if (loan) loan = { ...loan, state };
  };

  const register: Register = {
    request: async () => ({ ...request, facts }),
    begin: async () => true,
    differsFromDecision: async () => [],
    saveFacts: async (_id, found) => void (facts = withFacts(facts, found)),
    audit: nothing,
    account: async () => null,
    planSteps: nothing,
    stepBegan: async (_id, _attempt, name) => void (step = name),
    stepWaits: nothing,
    stepEnded: nothing,
    recordLoan: async (wanted) => (loan = { ...wanted, state: 'recorded', recordedAt: now().toISOString() }),
    loan: async () => loan,
    lastLoanOf: async () => loan,
    unitsDue: async () => 0,
    loanTaken: () => moveLoan('taken')().then(() => true),
    loanReturned: moveLoan('returned'),
    loanOwed: moveLoan('owed'),
    holdsSlot: async () => true,
    releaseSlot: nothing,
    tellOwner: async () => 'unreachable',
    withdrawOffer: nothing,
    restoreOffer: nothing,
    offerNewPassword: nothing,
    finish: async (_id, _attempt, how) => void (end = how),
    mayApprove: async () => true,
    mayAsk: async () => true,
  };
  return { register, currentStep: () => step, end: () => end };
}
