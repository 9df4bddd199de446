import type { Loan } from '../../desk/loan';
import type { Person } from '../../desk/people';
import type { LicenseSettings } from '../../desk/settings';
import type { AssignedLicense, SubscribedSku } from '../ports';
import { announced, remember } from '../announced';
import { notYet, refused } from '../answers';
import { registerStep, settle } from '../attempt';
import type { Settled, Task } from '../attempt';
import { heldRoles } from '../lender-roles';
import { lenderBusy, lenderDeclined, lenderUnable, noLicenseFree, unitPromised } from '../problems';
import { judgeLender } from '../rules/lender';
import type { LenderVerdict } from '../rules/lender';
import { countUnits } from '../rules/license-units';
import type { Run } from '../run-context';
import { done, nothingToDo } from '../step';
import type { Step, StepOutcome } from '../step';
import { removeLicense } from './remove-license';
import { returnLicense } from './return-license';

const step = 'borrow-license';

/** Finds a free licence, or takes one from the lender whom the approver chose. */
export const borrowLicense: Step = {
  name: step,
  applies: () => true,
  undo: returnLicense,

  async run(run) {
    const open = await registerStep(run, `${step}.open`, () => openLoan(run));
    if (open === null && hasItsOwn(run)) return nothingToDo;
    const home = await sendHome(run, open);
    if (!home.ok) return home;
    const source = await settle(run, lenderTask(run, step), () => findLicense(run));
    if (!source.ok) return source;
    if (typeof source.value !== 'string') return take(run, step, source.value);

    await remember(run, step, { licensedSkuId: source.value });
    return { ok: true, skipped: true };
  },
};

/**
 * The free licence that an earlier attempt took is, or may be, on the account still. It is used again: another one would
 * be taken for nothing, and only the newest is ever taken off.
 */
function hasItsOwn({ facts: { licensedSkuId, licenseRemoved } }: Run): boolean {
  return licensedSkuId !== undefined && licenseRemoved === false;
}

/**
 * What an earlier attempt still owes to its lender is given back before anybody is asked to lend again. It may be on our
 * own account, and comes off there first: as long as it is, none may be free for the lender.
 */
async function sendHome(run: Run, loan: Loan | null): Promise<StepOutcome> {
  if (loan?.state !== 'owed') return done;
  const removed = await removeLicense.run(run);
  return removed.ok ? returnLicense.run(run) : removed;
}

/** For when the free licence was gone before it could be assigned. `forStep` is the line that shows it. */
export async function borrowAfterAll(run: Run, forStep: string): Promise<StepOutcome> {
  const loan = await settle(run, lenderTask(run, forStep), () => recordLoan(run));
  return loan.ok ? take(run, forStep, loan.value) : loan;
}

function lenderTask(run: Run, forStep: string): Task {
  const { waits } = run.ports.settings;
  return { step: forStep, part: 'source', notYet: waits.systemuser, waitingFor: 'lender-busy' };
}

/** The skuId of a free licence, or the recorded loan. An open loan of this attempt is used again. */
async function findLicense(run: Run): Promise<string | Loan> {
  const open = await openLoan(run);
  if (open !== null) return open;

  const skus = await run.ports.directory.subscribedSkus();
  const free = run.environment.licenses.filter((license) => countUnits(license, skus).free > 0);
  const [first] = free;
  if (first === undefined) return recordLoan(run, skus);
  for (const license of free) {
    const due = await run.ports.register.unitsDue(license.skuId);
    if (countUnits(license, skus, due).free > 0) return license.skuId;
  }
  if (run.request.decision?.lender === undefined) throw notYet(unitPromised(first.name));
  return recordLoan(run, skus);
}

async function openLoan(run: Run): Promise<Loan | null> {
  const loan = await run.ports.register.loan(run.request.id);
  return loan?.state === 'returned' ? null : loan;
}

/** Records what the lender has, exactly, before anything is taken. */
async function recordLoan(run: Run, skus?: readonly SubscribedSku[]): Promise<Loan> {
  const open = await openLoan(run);
  if (open !== null) return open;

  const lender = run.request.decision?.lender;
  if (lender === undefined) throw refused(noLicenseFree());
  const license = await lendable(run, lender, skus);
  const loan = await run.ports.register.recordLoan({ requestId: run.request.id, lender, ...license });
  if (loan === null) throw notYet(lenderBusy(lender));
  return loan;
}

/** The licence that this lender can lend, by the rule about lenders and a fresh read of person and units. */
async function lendable(run: Run, lender: Person, skus?: readonly SubscribedSku[]): Promise<AssignedLicense> {
  const verdict = await judgeNow(run, lender, run.environment.licenses, skus);
  if (verdict.canLend) return verdict.license;
  const mayCome = verdict.why === 'no-license' && (await isAway(run, lender));
  throw mayCome ? notYet(lenderBusy(lender)) : refusal(lender, verdict);
}

async function judgeNow(
  { ports }: Run,
  lender: Person,
  licenses: readonly LicenseSettings[],
  known?: readonly SubscribedSku[],
): Promise<LenderVerdict> {
  const { directory } = ports;
  const [user, skus, roles] = await Promise.all([
    directory.userById(lender.aadObjectId),
    known ?? directory.subscribedSkus(),
    heldRoles(ports, lender.aadObjectId),
  ]);
  return judgeLender(user, licenses, skus, roles);
}

function refusal(lender: Person, { why, problem }: Exclude<LenderVerdict, { canLend: true }>) {
  return refused(problem ?? lenderUnable(lender, why));
}

/** Whether the licence is missing because another run has it, or gave it back so lately that a read may not show it yet. */
async function isAway({ ports }: Run, { aadObjectId }: Person): Promise<boolean> {
  const last = await ports.register.lastLoanOf(aadObjectId);
  if (last === null || last.state !== 'returned') return last !== null;
  const returnedAt = last.returnedAt === undefined ? 0 : Date.parse(last.returnedAt);
  return ports.clock.now().getTime() - returnedAt < ports.settings.waits.replication;
}

async function take(run: Run, forStep: string, loan: Loan): Promise<StepOutcome> {
  const { directory, register } = run.ports;
  await remember(run, `${forStep}.loan`, { licensedSkuId: loan.skuId });

  const taken: Settled<void> = await settle(run, { step: forStep, part: 'take' }, async (tries) => {
    if (tries > 0 || !isFresh(run, loan)) await requireReturnable(run, loan);
    if (!(await register.loanTaken(run.request.id))) throw refused(lenderDeclined(loan.lender));
    const { aadObjectId } = loan.lender;
    await announced(run, { action: 'borrow-license', object: aadObjectId, after: { removed: loan.skuId } }, () =>
      directory.assignLicense(aadObjectId, { add: [], remove: [loan.skuId] }),
    );
  });
  if (taken.ok) return { ...done, values: { lender: loan.lender.name } };

  await registerStep(run, `${forStep}.untouched`, async () => {
    const left = await register.loan(run.request.id);
    if (left?.state === 'recorded') await register.loanReturned(run.request.id);
  });
  return taken;
}

/** Milliseconds for which the read that a loan was recorded on counts as a look right before the taking. */
const freshFor = 10_000;

function isFresh({ ports }: Run, { recordedAt }: Loan): boolean {
  return Math.abs(ports.clock.now().getTime() - Date.parse(recordedAt)) < freshFor;
}

/**
 * Asked again when some time has passed since the licence was chosen: somebody may have cut or suspended the
 * subscription meanwhile, and the lender must keep what could not be given back. Once the removal may have arrived, a
 * licence that is gone is what was wished.
 */
async function requireReturnable(run: Run, { lender, skuId }: Loan): Promise<void> {
  const recorded = await run.ports.register.loan(run.request.id);
  const verdict = await judgeNow(
    run,
    lender,
    run.environment.licenses.filter((license) => license.skuId === skuId),
  );
  if (verdict.canLend || (verdict.why === 'no-license' && recorded?.state !== 'recorded')) return;
  throw refusal(lender, verdict);
}
