import type { EnvironmentSettings, DeskSettings } from '../desk/settings';
import type { RunFacts } from '../desk/request';
import { announced } from './announced';
import { settle } from './attempt';
import { groupLeft } from './leftovers';
import { learnOwed, owing } from './owing';
import { known } from './run-context';
import { done, nothingToDo } from './step';
import type { Step } from './step';
import type { StepName } from '../words/saying';

/** A group that accounts are put into, and the fact that says which one an account was put into. */
export interface Membership {
  readonly fact: 'joinedGroupId' | 'joinedAccountGroupId';
  readonly groupOf: (environment: EnvironmentSettings, settings: DeskSettings) => string | undefined;
}

/** The step that puts the account into the group. Its being left is owed from before it is joined, unless that is refused. */
export function joining(name: StepName, { fact, groupOf }: Membership, undo: Step): Step {
  return {
    name,
    applies: (_request, environment, settings) => groupOf(environment, settings) !== undefined,
    undo,

    async run(run) {
      const { directory, settings } = run.ports;
      const groupId = groupOf(run.environment, settings);
      if (groupId === undefined) return nothingToDo;
      const userId = known(run, 'userId');

      const owed: Partial<RunFacts> = { [fact]: groupId };
      const joined = await settle(run, { step: name, notYet: settings.waits.replication }, () =>
        owing(run, owed, () =>
          announced(run, { action: name, object: userId, after: { groupId } }, () =>
            directory.addToGroup(groupId, userId),
          ),
        ),
      );
      await learnOwed(run, name, fact);
      return joined.ok ? done : joined;
    },
  };
}

/** The step that takes the account out of the group it was put into. */
export function leaving(name: StepName, { fact, groupOf }: Membership): Step {
  return {
    name,
    applies: (_request, environment, settings) => groupOf(environment, settings) !== undefined,

    async run(run) {
      const { directory, settings } = run.ports;
      const { [fact]: groupId, userId } = run.facts;
      if (groupId === undefined || userId === undefined) return nothingToDo;

      const left = await settle(run, { step: name, notYet: settings.waits.replication }, () =>
        announced(run, { action: name, object: userId, after: { groupId } }, () =>
          directory.removeFromGroup(groupId, userId),
        ),
      );
      return left.ok ? done : { ok: false, problem: groupLeft(run, fact, left.problem) };
    },
  };
}
