import { announced } from '../announced';
import { settle } from '../attempt';
import { groupLeft } from '../leftovers';
import { done, nothingToDo } from '../step';
import type { Step } from '../step';

const step = 'leave-environment-group';

/** Without the group the platform will not let the account in again, whatever else it is given. */
export const leaveEnvironmentGroup: Step = {
  name: step,
  applies: (_request, environment) => environment.securityGroupId !== undefined,

  async run(run) {
    const { directory, settings } = run.ports;
    const { joinedGroupId, userId } = run.facts;
    if (joinedGroupId === undefined || userId === undefined) return nothingToDo;

    const left = await settle(run, { step, notYet: settings.waits.replication }, () =>
      announced(run, { action: step, object: userId, after: { groupId: joinedGroupId } }, () =>
        directory.removeFromGroup(joinedGroupId, userId),
      ),
    );
    return left.ok ? done : { ok: false, problem: groupLeft(run, left.problem) };
  },
};
