import type { EnvironmentSettings, DeskSettings } from '../desk/settings';
import type { RunFacts } from '../desk/request';
import { announced } from './announced';
import { saysCode } from './answers';
import { settle } from './attempt';
import { settleUnlessGone } from './gone';
import { groupLeft } from './leftovers';
import { learnOwed, owing } from './owing';
import type { Directory, DirectoryUser } from './ports';
import { known } from './run-context';
import type { Run } from './run-context';
import { done, nothingToDo } from './step';
import type { Step, StepOutcome } from './step';
import type { StepName } from '../words/saying';

/** A group that accounts are put into, and the fact that says which one an account was put into. */
export interface Membership {
  readonly fact: 'joinedGroupId' | 'joinedAccountGroupId';
  readonly groupOf: (environment: EnvironmentSettings, settings: DeskSettings) => string | undefined;
}

/**
 * Whether a user who was just read is in one of the groups; null where there is no group, or nobody to be in it. With a
 * deleted user go its memberships (Microsoft 365 docs, "Delete a user"), and a question about them is answered as about one
 * who is not there yet, so it is not asked.
 */
export async function readMembership(
  directory: Pick<Directory, 'isDirectMember'>,
  user: DirectoryUser | null,
  groupIds: readonly string[],
): Promise<boolean | null> {
  if (groupIds.length === 0 || user === null) return null;
  for (const groupId of groupIds) if (await directory.isDirectMember(groupId, user.id)) return true;
  return false;
}

/**
 * What the account is to be out of: the group it was put into, whatever the settings say by now; at its end that of today as
 * well, because operators who change the group put the accounts there themselves.
 */
export function groupsToLeave(run: Run, { fact, groupOf }: Membership): readonly string[] {
  const joined = run.facts[fact];
  const today = run.request.kind === 'retire' ? groupOf(run.environment, run.ports.settings) : undefined;
  return [...new Set([joined, today].filter((groupId) => groupId !== undefined))];
}

/**
 * The step that puts the account into the group. Its being left is owed from before it is joined, unless that is refused.
 * Another one, which an earlier attempt has put it into before the settings were changed, is left first.
 */
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

      const before = run.facts[fact];
      // Only the newest is written down to be left one day.
      const left = before === undefined || before === groupId ? nothingToDo : await undo.run(run);
      if (!left.ok) return left;

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

/** The step that takes the account out of the group it was put into, also where the settings do not name it any more. */
export function leaving(name: StepName, membership: Membership): Step {
  const { fact, groupOf } = membership;
  return {
    name,
    applies: ({ facts }, environment, settings) =>
      facts[fact] !== undefined || groupOf(environment, settings) !== undefined,

    async run(run) {
      const groups = groupsToLeave(run, membership);
      if (groups.length === 0 || run.facts.userId === undefined) return nothingToDo;
      const outcomes: StepOutcome[] = [];
      for (const [index, groupId] of groups.entries())
        outcomes.push(await leave(run, { name, fact, groupId, ...(index === 0 ? {} : { part: 'today' }) }));
      const isAllSkipped = outcomes.every((each) => each.ok && each.skipped);
      return outcomes.find(({ ok }) => !ok) ?? (isAllSkipped ? nothingToDo : done);
    },
  };
}

interface Leave {
  readonly name: StepName;
  readonly fact: Membership['fact'];
  readonly groupId: string;
  readonly part?: string;
}

async function leave(run: Run, { name, fact, groupId, part }: Leave): Promise<StepOutcome> {
  const { directory, settings } = run.ports;
  const userId = known(run, 'userId');
  const task = { step: name, ...(part === undefined ? {} : { part }), notYet: settings.waits.replication };
  const isSeenOutside = outsideFor(run, groupId);
  const left = await settleUnlessGone(run, task, userId, async () => {
    try {
      await announced(run, { action: name, object: userId, after: { groupId } }, () =>
        directory.removeFromGroup(groupId, userId),
      );
    } catch (error) {
      if (!saysCode(error, 'object-not-there-yet') || !(await isSeenOutside())) throw error;
    }
  });
  if (left.ok) return left.value ? nothingToDo : done;
  if (await isOutside(run, name, groupId, part)) return nothingToDo;
  return { ok: false, problem: groupLeft(run, fact, left.problem) };
}

/**
 * Entra says of a membership that it does not know where there is none, and as well where one is so new that the replica
 * has not heard of it. Only reads that far apart decide which; a restart begins anew.
 */
function outsideFor(run: Run, groupId: string): () => Promise<boolean> {
  const { clock, directory, settings } = run.ports;
  const userId = known(run, 'userId');
  let since: number | null = null;
  return async () => {
    const isIn = await directory.isDirectMember(groupId, userId);
    const now = clock.now().getTime();
    since = isIn ? null : (since ?? now);
    return since !== null && now - since >= settings.waits.verifySpacing;
  };
}

/**
 * Where the account may not be taken out: two reads in a row show that it is not in, as when the answer to its joining was
 * lost and it never was. One read may be older than the joining.
 */
async function isOutside(run: Run, step: StepName, groupId: string, of?: string): Promise<boolean> {
  const { directory, settings } = run.ports;
  const userId = known(run, 'userId');
  for (const look of ['look', 'look-again']) {
    const part = of === undefined ? look : `${of}-${look}`;
    const isIn = await settle(run, { step, part, outage: settings.waits.verifySpacing }, () =>
      directory.isDirectMember(groupId, userId),
    );
    if (!isIn.ok || isIn.value) return false;
    await run.durable.sleep(`${step}.spacing`, settings.waits.verifySpacing);
  }
  return true;
}
