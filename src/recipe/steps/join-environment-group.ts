import { announced, remember } from '../announced';
import { settle } from '../attempt';
import { known } from '../run-context';
import { done, nothingToDo } from '../step';
import type { Step } from '../step';
import { leaveEnvironmentGroup } from './leave-environment-group';

const step = 'join-environment-group';

/** An environment with a security group gives user rows to its direct members only. */
export const joinEnvironmentGroup: Step = {
  name: step,
  applies: (_request, environment) => environment.securityGroupId !== undefined,
  undo: leaveEnvironmentGroup,

  async run(run) {
    const { directory, settings } = run.ports;
    const groupId = run.environment.securityGroupId;
    if (groupId === undefined) return nothingToDo;
    const userId = known(run, 'userId');

    await remember(run, step, { joinedGroupId: groupId });
    const joined = await settle(run, { step, notYet: settings.waits.replication }, () =>
      announced(run, { action: step, object: userId, after: { groupId } }, () => directory.addToGroup(groupId, userId)),
    );
    return joined.ok ? done : joined;
  },
};
