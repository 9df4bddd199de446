import type { Loan } from '../../desk/loan';
import { announced } from '../announced';
import { notYet, saysCode } from '../answers';
import { registerStep } from '../attempt';
import { settleUnlessGone } from '../gone';
import { licenseOwed } from '../leftovers';
import type { Run } from '../run-context';
import { done, nothingToDo } from '../step';
import type { Step } from '../step';

const step = 'return-license';

/**
 * Obligation: the lender gets back exactly what was lent, on success and on failure, or a person is told who is owed. To a
 * lender whose account was deleted meanwhile nothing can be given, and nothing is owed.
 */
export const returnLicense: Step = {
  name: step,
  applies: () => true,

  async run(run) {
    const { register, settings } = run.ports;
    const loan = await registerStep(run, `${step}.loan`, () => register.loan(run.request.id));
    if (loan === null || loan.state === 'returned') return nothingToDo;

    const task = { step, notYet: settings.waits.replication, waitingFor: 'license-free' } as const;
    const returned = await settleUnlessGone(run, task, loan.lender.aadObjectId, async () => {
      await giveBack(run, loan);
      await register.loanReturned(run.request.id);
    });
    if (returned.ok && !returned.value) return { ...done, values: { lender: loan.lender.name } };
    if (returned.ok) {
      await registerStep(run, `${step}.gone`, () => register.loanReturned(run.request.id));
      return { ...done, values: { lender: loan.lender.name, case: 'gone' } };
    }

    await registerStep(run, `${step}.owed`, () => register.loanOwed(run.request.id));
    return { ok: false, problem: licenseOwed(run, loan, returned.problem) };
  },
};

export async function giveBack(run: Run, { lender, skuId, disabledPlans }: Loan): Promise<void> {
  try {
    await announced(run, { action: step, object: lender.aadObjectId, after: { skuId, disabledPlans } }, () =>
      run.ports.directory.assignLicense(lender.aadObjectId, { add: [{ skuId, disabledPlans }], remove: [] }),
    );
  } catch (error) {
    // The unit that the service account gave up is counted as free a little later.
    throw saysCode(error, 'no-license-free') ? notYet(error.problem) : error;
  }
}
