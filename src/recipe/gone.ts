import { UpstreamError } from '../desk/problem';
import { notYet, saysCode } from './answers';
import { settle } from './attempt';
import type { Settled, Task } from './attempt';
import type { Run } from './run-context';

/** Entra's answer about an object that is new, or gone. */
const notThere = 'object-not-there-yet';

/** True when the user that the write was about is deleted: then nothing was sent to anybody, and nothing is left to be done. */
type IsGone = boolean;

/**
 * Settles a write that takes something back from a user. What is deleted owes nothing: with the user go its licences, group
 * memberships and sign-in (Microsoft 365 docs, "Delete a user"; Graph docs, user delete). A 404 alone does not say so,
 * because new objects answer it as well; the list of deleted objects does, and so does a user who is still not readable
 * when the wait for replication is over.
 */
export async function settleUnlessGone(
  run: Run,
  task: Task,
  userId: string,
  work: () => Promise<void>,
): Promise<Settled<IsGone>> {
  const settled = await settle<IsGone>(run, task, async () => {
    try {
      await work();
      return false;
    } catch (error) {
      if (saysCode(error, notThere) && (await isSoftDeleted(run, userId))) return true;
      throw error;
    }
  });
  if (settled.ok || settled.problem.code !== notThere) return settled;

  // One read may be older than the deletion, so it is looked again for a while.
  const part = task.part === undefined ? 'gone' : `${task.part}-gone`;
  const look = { step: task.step, part, notYet: run.ports.settings.waits.replication };
  const read = await settle(run, look, async () => {
    if ((await run.ports.directory.userById(userId)) !== null) throw notYet(settled.problem);
  });
  return read.ok ? { ok: true, value: true } : settled;
}

/** False as well where the app may not look. */
export async function isSoftDeleted({ ports: { directory } }: Run, userId: string): Promise<boolean> {
  try {
    return await directory.isSoftDeleted(userId);
  } catch (error) {
    if (error instanceof UpstreamError && error.outlook === 'refused') return false;
    throw error;
  }
}
