import { finding, found } from '../../desk/finding';
import { notYet } from '../answers';
import { settle } from '../attempt';
import type { Task } from '../attempt';
import type { Run } from '../run-context';
import { nothingToDo } from '../step';
import type { Step, StepOutcome } from '../step';

const step = 'tell-owner';

/**
 * An admin changes the password of somebody else's account: its owner hears of it first, in their personal chat. Waits
 * until Teams has taken the message, for some minutes at most: an owner who cannot be reached, or has left, must not
 * keep a password in use that an admin wants gone. What was reached is on the card.
 */
export const tellOwner: Step = {
  name: step,
  applies: (request) => request.accountKind === 'cloud',

  async run(run) {
    if (run.request.approvals.length === 0) return nothingToDo;
    const task: Task = { step, notYet: run.ports.settings.waits.replication, waitingFor: 'owner-told' };
    const told = await settle(run, task, async () => {
      const answer = await run.ports.register.tellOwner(run.request.id);
      if (answer === 'waiting') throw notYet({ code: 'owner-not-told' });
      return answer;
    });
    if (!told.ok && told.outlook !== 'not-yet') return told;
    return outcome(run, told.ok && told.value === 'told');
  },
};

function outcome(run: Run, isTold: boolean): StepOutcome {
  const read = found(isTold ? 'told-before' : 'could-not-be-reached');
  const at = run.ports.clock.now().toISOString();
  return { ok: true, findings: [finding('owner-told', isTold ? 'pass' : 'warn', read, at)] };
}
