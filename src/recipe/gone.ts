import { UpstreamError } from '../desk/problem';
import { saysCode } from './answers';
import { settle } from './attempt';
import type { Settled, Task } from './attempt';
import type { Run } from './run-context';

/** True when the user that the write was about is deleted: then nothing was sent to anybody, and nothing is left to be done. */
export type IsGone = boolean;

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
      if (isNotThere(error) && (await isSoftDeleted(run, userId))) return true;
      throw error;
    }
  });
  if (settled.ok || settled.outlook !== 'not-yet') return settled;

  const part = task.part === undefined ? 'gone' : `${task.part}-gone`;
  const read = await settle(run, { step: task.step, part }, () => run.ports.directory.userById(userId));
  return read.ok && read.value === null ? { ok: true, value: true } : settled;
}

function isNotThere(error: unknown): boolean {
  return saysCode(error, 'object-not-there-yet');
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
