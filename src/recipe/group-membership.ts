import type { EnvironmentSettings, DeskSettings } from '../desk/settings';
import type { RunFacts } from '../desk/request';
import { announced } from './announced';
import { settle } from './attempt';
import { groupLeft } from './leftovers';
import { learnOwed, owing } from './owing';
import type { Directory, DirectoryUser } from './ports';
import { known } from './run-context';
import type { Run } from './run-context';
import { done, nothingToDo } from './step';
import type { Step } from './step';
import type { StepName } from '../words/saying';

/** A group that accounts are put into, and the fact that says which one an account was put into. */
export interface Membership {
  readonly fact: 'joinedGroupId' | 'joinedAccountGroupId';
  readonly groupOf: (environment: EnvironmentSettings, settings: DeskSettings) => string | undefined;
}

/**
 * Whether a user who was just read is in the group; null where there is no group, or nobody to be in it. With a deleted user
 * go its memberships (Microsoft 365 docs, "Delete a user"), and a question about them is answered as about one who is not
 * there yet, so it is not asked.
 */
export async function readMembership(
  directory: Pick<Directory, 'isDirectMember'>,
  user: DirectoryUser | null,
  groupId: string | undefined,
): Promise<boolean | null> {
  return groupId === undefined || user === null ? null : directory.isDirectMember(groupId, user.id);
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
      if (left.ok) return done;
      if (await isOutside(run, name, groupId)) return nothingToDo;
      return { ok: false, problem: groupLeft(run, fact, left.problem) };
    },
  };
}

/**
 * Where the account may not be taken out: two reads in a row show that it is not in, as when the answer to its joining was
 * lost and it never was. One read may be older than the joining.
 */
async function isOutside(run: Run, step: StepName, groupId: string): Promise<boolean> {
  const { directory, settings } = run.ports;
  const userId = known(run, 'userId');
  for (const part of ['look', 'look-again']) {
    const isIn = await settle(run, { step, part, outage: settings.waits.verifySpacing }, () =>
      directory.isDirectMember(groupId, userId),
    );
    if (!isIn.ok || isIn.value) return false;
    await run.durable.sleep(`${step}.spacing`, settings.waits.verifySpacing);
  }
  return true;
}
