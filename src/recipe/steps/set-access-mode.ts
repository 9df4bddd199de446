import { AccessMode } from '../ports';
import { announced } from '../announced';
import { settle } from '../attempt';
import { known } from '../run-context';
import type { Run } from '../run-context';
import { done } from '../step';
import type { Step } from '../step';
import { leaveAccessMode } from './leave-access-mode';
import { requireRoom } from './reserve-slot';

const step = 'set-access-mode';

/** The pivot: from its acknowledgement on the run is finished, never undone. */
export const setAccessMode: Step = {
  name: step,
  applies: () => true,
  undo: leaveAccessMode,

  async run(run) {
    const { register, settings } = run.ports;
    const task = { step, notYet: settings.waits.systemuser, waitingFor: 'license-sync' };

    const set = await settle(run, task, async () => {
      await requireRoom(run, run.facts.slotLimit ?? run.environment.fallbackLimit);
      await makeNonInteractive(run);
      await register.saveFacts(run.request.id, { accessModeSet: true });
    });
    if (!set.ok) return set;

    run.learn({ accessModeSet: true });
    return done;
  },
};

export async function makeNonInteractive(run: Run): Promise<void> {
  const systemuserId = known(run, 'systemuserId');
  const accessmode = AccessMode.NonInteractive;
  await announced(run, { action: step, object: systemuserId, after: { accessmode } }, () =>
    run.ports.crm.setAccessMode(run.environment.id, systemuserId, accessmode),
  );
}
