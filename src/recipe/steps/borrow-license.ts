import type { Loan } from '../../desk/loan';
import type { Person } from '../../desk/people';
import type { SubscribedSku } from '../ports';
import { announced, remember } from '../announced';
import { notYet, refused } from '../answers';
import { settle } from '../attempt';
import type { Settled } from '../attempt';
import { lenderBusy, lenderUnable, noLicenseFree } from '../problems';
import type { Run } from '../run-context';
import { done } from '../step';
import type { Step, StepOutcome } from '../step';
import { returnLicense } from './return-license';

const step = 'borrow-license';

/** Finds a free licence, or takes one from the lender whom the approver chose. */
export const borrowLicense: Step = {
  name: step,
  applies: () => true,
  undo: returnLicense,

  async run(run) {
    const source = await settle(run, lenderTask(run, step), () => findLicense(run));
    if (!source.ok) return source;
    if (typeof source.value !== 'string') return take(run, step, source.value);

    await remember(run, step, { licensedSkuId: source.value });
    return { ok: true, skipped: true };
  },
};

/** For when the free licence was gone before it could be assigned. `forStep` is the line that shows it. */
export async function borrowAfterAll(run: Run, forStep: string): Promise<StepOutcome> {
  const loan = await settle(run, lenderTask(run, forStep), () => recordLoan(run));
  return loan.ok ? take(run, forStep, loan.value) : loan;
}

function lenderTask(run: Run, forStep: string) {
  const { waits } = run.ports.settings;
  return { step: forStep, part: 'source', notYet: waits.systemuser, waitingFor: 'lender-busy' };
}

/** The skuId of a free licence, or the recorded loan. An open loan of an earlier attempt is used again. */
async function findLicense(run: Run): Promise<string | Loan> {
  const open = await openLoan(run);
  if (open !== null) return open;

  const skus = await run.ports.directory.subscribedSkus();
  const free = run.environment.licenses.find(({ skuId }) =>
    skus.some((sku) => sku.skuId === skuId && hasFreeUnit(sku)),
  );
  return free?.skuId ?? recordLoan(run);
}

function hasFreeUnit(sku: SubscribedSku): boolean {
  const assignable = sku.capabilityStatus === 'Enabled' && sku.appliesTo === 'User';
  return assignable && sku.prepaidUnits.enabled > sku.consumedUnits;
}

async function openLoan(run: Run): Promise<Loan | null> {
  const loan = await run.ports.register.loan(run.request.id);
  return loan?.state === 'returned' ? null : loan;
}

/** Records what the lender has, exactly, before anything is taken. */
async function recordLoan(run: Run): Promise<Loan> {
  const open = await openLoan(run);
  if (open !== null) return open;

  const lender = run.request.decision?.lender;
  if (lender === undefined) throw refused(noLicenseFree());
  const license = await lendable(run, lender);
  const loan = await run.ports.register.recordLoan({ requestId: run.request.id, lender, ...license });
  if (loan === null) throw notYet(lenderBusy(lender));
  return loan;
}

/** The first of the environment's licences that the lender holds directly and not through a group as well. */
async function lendable(run: Run, lender: Person): Promise<{ skuId: string; disabledPlans: readonly string[] }> {
  const user = await run.ports.directory.userById(lender.aadObjectId);
  if (user === null) throw refused(lenderUnable(lender, 'gone'));

  const entitling = new Set(run.environment.licenses.map(({ skuId }) => skuId));
  const held = user.licenseAssignmentStates.filter(({ skuId }) => entitling.has(skuId));
  const byGroup = new Set(held.filter(({ assignedByGroup }) => assignedByGroup !== null).map(({ skuId }) => skuId));
  const direct = held.find(({ skuId }) => !byGroup.has(skuId));
  if (direct !== undefined) return { skuId: direct.skuId, disabledPlans: direct.disabledPlans };
  if (byGroup.size > 0) throw refused(lenderUnable(lender, 'group-license'));
  throw (await isAway(run, lender)) ? notYet(lenderBusy(lender)) : refused(lenderUnable(lender, 'no-license'));
}

/** Whether the licence is missing because another run has it, or gave it back so lately that a read may not show it yet. */
async function isAway({ ports }: Run, { aadObjectId }: Person): Promise<boolean> {
  const last = await ports.register.lastLoanOf(aadObjectId);
  if (last === null || last.state !== 'returned') return last !== null;
  const returnedAt = last.returnedAt === undefined ? 0 : Date.parse(last.returnedAt);
  return ports.clock.now().getTime() - returnedAt < ports.settings.waits.replication;
}

async function take(run: Run, forStep: string, loan: Loan): Promise<StepOutcome> {
  await remember(run, `${forStep}.loan`, { licensedSkuId: loan.skuId });

  const taken: Settled<void> = await settle(run, { step: forStep, part: 'take' }, async () => {
    await run.ports.register.loanTaken(run.request.id);
    const { aadObjectId } = loan.lender;
    await announced(run, { action: 'borrow-license', object: aadObjectId, after: { removed: loan.skuId } }, () =>
      run.ports.directory.assignLicense(aadObjectId, { add: [], remove: [loan.skuId] }),
    );
  });
  return taken.ok ? { ...done, values: { lender: loan.lender.name } } : taken;
}
