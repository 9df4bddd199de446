import { announced } from '../announced';
import { notYet, saysCode } from '../answers';
import { registerStep, settle } from '../attempt';
import type { Settled } from '../attempt';
import { learnOwed, owing } from '../owing';
import { known } from '../run-context';
import type { Run } from '../run-context';
import { done } from '../step';
import type { Step } from '../step';
import { borrowAfterAll } from './borrow-license';
import { removeLicense } from './remove-license';

const step = 'assign-license';

/**
 * The licence is needed only until the access mode is set; its removal is owed from before it is assigned, unless that is
 * refused.
 */
export const assignLicense: Step = {
  name: step,
  applies: () => true,
  undo: removeLicense,

  async run(run) {
    const loan = await registerStep(run, `${step}.loan`, () => run.ports.register.loan(run.request.id));
    const borrowed = loan !== null && loan.state !== 'returned';

    const assigned = await assign(run, 'first', borrowed);
    if (assigned.ok || assigned.problem.code !== 'no-license-free' || borrowed) return assigned.ok ? done : assigned;
    if (run.request.decision?.lender === undefined) return assigned;

    // Somebody was faster with the free licence.
    const loaned = await borrowAfterAll(run, step);
    if (!loaned.ok) return loaned;
    const again = await assign(run, 'borrowed', true);
    return again.ok ? loaned : again;
  },
};

async function assign(run: Run, part: string, borrowed: boolean): Promise<Settled<void>> {
  const userId = known(run, 'userId');
  const skuId = known(run, 'licensedSkuId');
  const { directory, settings } = run.ports;

  const assigned = await settle(run, { step, part, notYet: settings.waits.replication }, async () => {
    try {
      await owing(run, { licenseRemoved: false }, () =>
        announced(run, { action: step, object: userId, after: { skuId } }, () =>
          directory.assignLicense(userId, { add: [{ skuId, disabledPlans: [] }], remove: [] }),
        ),
      );
    } catch (error) {
      if (saysCode(error, 'usage-location')) await repairUsageLocation(run, userId);
      // The unit that the lender gave up is counted as free a little later.
      const passes = saysCode(error, 'usage-location') || (borrowed && saysCode(error, 'no-license-free'));
      throw passes ? notYet(error.problem) : error;
    }
  });
  await learnOwed(run, `${step}.${part}`, 'licenseRemoved');
  return assigned;
}

/** Synced accounts often come without one; a new cloud account may not show it yet. */
async function repairUsageLocation(run: Run, userId: string): Promise<void> {
  const { directory, settings } = run.ports;
  const { usageLocation } = settings;
  await announced(run, { action: 'set-usage-location', object: userId, after: { usageLocation } }, () =>
    directory.updateUser(userId, { usageLocation }),
  );
}
