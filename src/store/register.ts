import { unitsDue } from '../desk/loan';
import type { ServiceRequest } from '../desk/request';
import { isAmong } from '../desk/policy';
import type { Person } from '../desk/people';
import type { RunStep } from '../desk/run-step';
import { hasEnded } from '../desk/step-lines';
import type { DeskSettings } from '../desk/settings';
import type { Register } from '../recipe/ports';
import { beginRun } from '../usecases/begin-run';
import { finishRun } from '../usecases/finish-run';
import { tellLenderNow } from '../usecases/loan';
import { offerNewPassword, restoreOfferFor, tellOfRotation, withdrawOfferFor } from '../usecases/rotated-password';
import { differsFromDecision } from './register-decided';
import { lastLoanOf, moveLoan, recordLoan } from './repositories/loans';
import { changeStep, planSteps } from './repositories/steps';
import type { Look, Transact } from './transaction';

export interface RegisterOptions {
  readonly settings: DeskSettings;
  /** Asks now whether this person may approve; throws {@link UpstreamError} when it cannot tell. */
  readonly isApproverLive: (environmentId: string, person: Person) => Promise<boolean>;
  /** The same for whoever asked. */
  readonly mayAskLive: (request: ServiceRequest) => Promise<boolean>;
}

/** What only reads looks, and waits for nobody. */
interface Books {
  readonly transact: Transact;
  readonly look: Look;
}

/** The desk's books for the runs; see {@link Register}. */
export function createRegister({ transact, look }: Books, options: RegisterOptions): Register {
  return {
    ...requestPart({ transact, look }),
    ...stepPart(transact),
    ...loanPart({ transact, look }, options.settings),
    ...slotPart({ transact, look }),
    ...rotationPart(transact, options.settings),
    finish: (requestId, attempt, end) =>
      transact((tx, { clock }) => finishRun({ settings: options.settings, clock }, tx, { requestId, attempt, end })),
    differsFromDecision: (requestId, mode) =>
      look(async (tx, context) => {
        const request = await tx.requests.get(requestId);
        return request ? differsFromDecision(context, options.settings, request, mode) : ['decision'];
      }),
    mayApprove: options.isApproverLive,
    mayAsk: options.mayAskLive,
  };
}

function requestPart({
  transact,
  look,
}: Books): Pick<Register, 'request' | 'begin' | 'saveFacts' | 'audit' | 'account'> {
  return {
    request: (requestId) =>
      look(async (tx) => {
        const request = await tx.requests.get(requestId);
        if (!request) throw new Error(`There is no request ${requestId}.`);
        return request;
      }),

    begin: (requestId, attempt) => transact((tx) => beginRun(tx, requestId, attempt)),

    saveFacts: (requestId, facts) => transact((tx) => tx.requests.saveFacts(requestId, facts)),

    audit: (entry) => transact((tx) => tx.audit.append(entry)),

    account: (requestId) =>
      look(async (tx) => {
        const request = await tx.requests.get(requestId);
        const account = request ? await tx.accounts.look(request.accountName) : null;
        return account?.state === 'active' && account.environmentId === request?.environmentId ? account : null;
      }),
  };
}

function rotationPart(
  transact: Transact,
  settings: DeskSettings,
): Pick<Register, 'tellOwner' | 'withdrawOffer' | 'restoreOffer' | 'offerNewPassword'> {
  return {
    tellOwner: (requestId) => transact((tx) => tellOfRotation(tx, requestId)),
    withdrawOffer: (requestId) => transact((tx, { clock }) => withdrawOfferFor(tx, requestId, clock.now())),
    restoreOffer: (requestId) => transact((tx, { clock }) => restoreOfferFor(tx, requestId, clock.now())),
    offerNewPassword: (requestId) => transact((tx, { clock }) => offerNewPassword({ settings, clock }, tx, requestId)),
  };
}

function stepPart(transact: Transact): Pick<Register, 'planSteps' | 'stepBegan' | 'stepWaits' | 'stepEnded'> {
  return {
    planSteps: (requestId, attempt, steps) => transact((_tx, context) => planSteps(context, requestId, attempt, steps)),

    stepBegan: (requestId, attempt, name) =>
      transact((_tx, context) =>
        changeStep(context, requestId, attempt, name, (step) => {
          if (step.state === 'running' || step.state === 'waiting') return null;
          return { ...bare(step), state: 'running', startedAt: context.clock.now().toISOString() };
        }),
      ),

    stepWaits: (requestId, attempt, name, { waitingFor, until }) =>
      transact((_tx, context) =>
        changeStep(context, requestId, attempt, name, (step) => {
          if (hasEnded(step.state) || (step.waitingFor === waitingFor && step.waitingUntil === until)) return null;
          const since = step.waitingFor === waitingFor ? step.waitingSince : context.clock.now().toISOString();
          const isWaiting = { state: 'waiting', waitingFor, waitingUntil: until } as const;
          return { ...step, ...isWaiting, ...(since ? { waitingSince: since } : {}) };
        }),
      ),

    stepEnded: (requestId, attempt, name, { microsoftRequestIds, ...end }) =>
      transact((_tx, context) => {
        const ended = (step: RunStep) => {
          const { startedAt, endedAt } = step;
          const now = context.clock.now().toISOString();
          return {
            ...bare(step),
            ...(startedAt ? { startedAt } : {}),
            ...end,
            endedAt: step.state === end.state && endedAt ? endedAt : now,
          };
        };
        return changeStep(context, requestId, attempt, name, ended, microsoftRequestIds);
      }),
  };
}

function loanPart(
  { transact, look }: Books,
  settings: DeskSettings,
): Pick<Register, 'recordLoan' | 'loan' | 'lastLoanOf' | 'unitsDue' | 'loanTaken' | 'loanReturned' | 'loanOwed'> {
  return {
    recordLoan: (loan) => transact((_tx, context) => recordLoan(context, loan)),
    loan: (requestId) => look((tx) => tx.loans.of(requestId)),
    lastLoanOf: (lenderId) => look((_tx, context) => lastLoanOf(context, lenderId)),
    unitsDue: (skuId) => look(async (tx) => unitsDue(await tx.loans.open(), skuId)),
    loanTaken: (requestId) =>
      transact(async (tx, context) => {
        // The row of the request is locked first, as a Not now does: one of them sees what the other left.
        const request = await tx.requests.get(requestId);
        const before = await tx.loans.of(requestId);
        if (before?.state === 'recorded' && isAmong(request?.declined ?? [], before.lender)) return false;
        await moveLoan(context, requestId, 'taken');
        const loan = await tx.loans.of(requestId);
        if (loan?.state === 'taken') await tellLenderNow({ settings }, tx, loan);
        return true;
      }),
    loanReturned: (requestId) => transact((_tx, context) => moveLoan(context, requestId, 'returned')),
    loanOwed: (requestId) => transact((_tx, context) => moveLoan(context, requestId, 'owed')),
  };
}

function slotPart({ transact, look }: Books): Pick<Register, 'holdsSlot' | 'releaseSlot'> {
  return {
    holdsSlot: (requestId) =>
      look(async (_tx, { db }) => {
        const slot = await db
          .selectFrom('slots')
          .select('request_id')
          .where('request_id', '=', requestId)
          .where('settled_at', 'is', null)
          .executeTakeFirst();
        return slot !== undefined;
      }),
    releaseSlot: (requestId) => transact((tx) => tx.slots.release(requestId)),
  };
}

function bare({ name, attempt, position }: RunStep): Pick<RunStep, 'name' | 'attempt' | 'position'> {
  return { name, attempt, position };
}
