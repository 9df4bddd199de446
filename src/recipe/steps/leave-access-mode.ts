import { UpstreamError } from '../../desk/problem';
import { AccessMode } from '../ports';
import { announced } from '../announced';
import { notYet, saysCode } from '../answers';
import { settle } from '../attempt';
import type { Settled } from '../attempt';
import { accessModeLeft } from '../leftovers';
import { isForTheAppAlone } from '../mode-by-hand';
import type { Run } from '../run-context';
import { done, nothingToDo } from '../step';
import type { Step } from '../step';

const step = 'leave-access-mode';

type Refused = Extract<Settled<void>, { readonly ok: false }>;

/** Frees the slot. Sent even where the access mode was never acknowledged: the answer may have been lost. */
export const leaveAccessMode: Step = {
  name: step,
  applies: () => true,

  async run(run) {
    const { systemuserId } = run.facts;
    if (systemuserId === undefined) return nothingToDo;

    const task = { step, notYet: run.ports.settings.waits.replication };
    const left = await settle(run, task, () => leave(run, systemuserId));
    if (left.ok) return done;
    if (await isGone(run, systemuserId, left)) return nothingToDo;
    return { ok: false, problem: accessModeLeft(run, left.problem) };
  },
};

/** A row that was deleted takes no slot; the platform says of it that there is none, or that it is the wrong one. */
async function isGone(run: Run, systemuserId: string, { problem }: Refused): Promise<boolean> {
  if (problem.code !== 'systemuser-missing' && problem.code !== 'wrong-row') return false;
  const look = { step, part: 'gone', notYet: run.ports.settings.waits.replication };
  const gone = await settle(run, look, async () => {
    const row = await run.ports.crm.systemuserById(run.environment.id, systemuserId);
    if (row !== null && row.deletedstate === 0) throw notYet(problem);
  });
  return gone.ok;
}

/**
 * The platform may refuse to make a user interactive that is unlicensed (0x80041d66, 0x8004d24c) or one too many of its
 * kind (0x8004b049, 0x8004b011), or refuse us any change of a mode; a disabled user does not count either.
 */
async function leave(run: Run, systemuserId: string): Promise<void> {
  const { crm } = run.ports;
  const environmentId = run.environment.id;
  const accessmode = AccessMode.ReadWrite;

  try {
    await announced(run, { action: step, object: systemuserId, after: { accessmode } }, () =>
      crm.setAccessMode(environmentId, systemuserId, accessmode),
    );
  } catch (error) {
    const canDisable = saysCode(error, 'not-licensed-yet', 'access-mode-refused', 'users-full', 'not-entitled');
    if (!canDisable && !(error instanceof UpstreamError && isForTheAppAlone(error.problem.code))) throw error;
    await announced(run, { action: 'disable-systemuser', object: systemuserId, after: { isdisabled: true } }, () =>
      crm.disableSystemuser(environmentId, systemuserId),
    );
  }
}
