import { announced, remember } from '../announced';
import { saysCode } from '../answers';
import { settleUnlessGone } from '../gone';
import { licenseLeft } from '../leftovers';
import type { Run } from '../run-context';
import { done, nothingToDo } from '../step';
import type { Step } from '../step';

const step = 'remove-license';

/** Obligation: the service account gives up its licence, on success and on failure. Always sent, never read. */
export const removeLicense: Step = {
  name: step,
  applies: () => true,

  async run(run) {
    const { licenseRemoved, licensedSkuId, userId } = run.facts;
    if (licensedSkuId === undefined || userId === undefined || licenseRemoved !== false) return nothingToDo;

    const task = { step, notYet: run.ports.settings.waits.replication };
    const removed = await settleUnlessGone(run, task, userId, async () => {
      await takeLicenseOff(run, userId, licensedSkuId);
      await run.ports.register.saveFacts(run.request.id, { licenseRemoved: true });
    });
    if (!removed.ok) return { ok: false, problem: licenseLeft(run, removed.problem) };

    if (removed.value) await remember(run, `${step}.gone`, { licenseRemoved: true });
    else run.learn({ licenseRemoved: true });
    return removed.value ? nothingToDo : done;
  },
};

/** Of a licence that only a group gives, none of ours is left to be taken: Microsoft says so, and that is the acknowledgement. */
export async function takeLicenseOff(run: Run, userId: string, skuId: string): Promise<void> {
  try {
    await announced(run, { action: step, object: userId, after: { removed: skuId } }, () =>
      run.ports.directory.assignLicense(userId, { add: [], remove: [skuId] }),
    );
  } catch (error) {
    if (!saysCode(error, 'license-inherited')) throw error;
  }
}
