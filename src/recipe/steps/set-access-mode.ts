import { AccessMode } from '../ports';
import { announced } from '../announced';
import { settle } from '../attempt';
import type { Settled, Task } from '../attempt';
import { finishedByHand, isForTheAppAlone } from '../mode-by-hand';
import { known } from '../run-context';
import type { Run } from '../run-context';
import { done } from '../step';
import type { Step } from '../step';
import { requireRoom } from './reserve-slot';

const step = 'set-access-mode';

/**
 * The pivot: from its acknowledgement on the run is finished, never undone. The row is then read once, while the account
 * is still licensed: without a licence nobody could set the mode again.
 */
export const setAccessMode: Step = {
  name: step,
  applies: () => true,

  async run(run) {
    const set = await settle(run, taskOf(run), async () => {
      await requireRoom(run, run.facts.slotLimit ?? run.environment.fallbackLimit);
      await makeNonInteractive(run);
      await run.ports.register.saveFacts(run.request.id, { accessModeSet: true, accessModeSetBy: 'desk' });
    });
    if (!set.ok) return isForTheAppAlone(set.problem.code) ? finishedByHand(run, set) : set;

    run.learn({ accessModeSet: true, accessModeSetBy: 'desk' });
    const kept = await keepNonInteractive(run);
    return kept.ok ? done : kept;
  },
};

/** The platform refuses the mode until it has heard of the licence. */
function taskOf(run: Run, part?: string) {
  const task: Task = { step, notYet: run.ports.settings.waits.systemuser, waitingFor: 'license-sync' };
  return part === undefined ? task : { ...task, part };
}

/**
 * Sends the mode once more where the row does not show it. Where it cannot be read within a moment the run goes on,
 * because a lender is waiting: `verify` reads again.
 */
async function keepNonInteractive(run: Run): Promise<Settled<void>> {
  const systemuserId = known(run, 'systemuserId');
  const outage = run.ports.settings.waits.verifySpacing;
  const read = await settle(run, { step, part: 'look', outage }, async () => {
    const row = await run.ports.crm.systemuserById(run.environment.id, systemuserId);
    return row === null || row.accessmode === AccessMode.NonInteractive;
  });
  const isKept = !read.ok || read.value;
  return isKept ? { ok: true, value: undefined } : settle(run, taskOf(run, 'mend'), () => makeNonInteractive(run));
}

export async function makeNonInteractive(run: Run): Promise<void> {
  const systemuserId = known(run, 'systemuserId');
  const accessmode = AccessMode.NonInteractive;
  await announced(run, { action: step, object: systemuserId, after: { accessmode } }, () =>
    run.ports.crm.setAccessMode(run.environment.id, systemuserId, accessmode),
  );
}
