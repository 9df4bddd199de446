import { announced } from '../announced';
import { settle } from '../attempt';
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

    const removed = await settle(run, { step, notYet: run.ports.settings.waits.replication }, async () => {
      await takeLicenseOff(run, userId, licensedSkuId);
      await run.ports.register.saveFacts(run.request.id, { licenseRemoved: true });
    });
    if (!removed.ok) return { ok: false, problem: licenseLeft(run, removed.problem) };

    run.learn({ licenseRemoved: true });
    return done;
  },
};

export async function takeLicenseOff(run: Run, userId: string, skuId: string): Promise<void> {
  await announced(run, { action: step, object: userId, after: { removed: skuId } }, () =>
    run.ports.directory.assignLicense(userId, { add: [], remove: [skuId] }),
  );
}
