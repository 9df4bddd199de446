import { announced, remember } from '../announced';
import { notYet } from '../answers';
import { settle } from '../attempt';
import type { Settled } from '../attempt';
import { roleLeft } from '../leftovers';
import type { Run } from '../run-context';
import { done, nothingToDo } from '../step';
import type { Step } from '../step';

const step = 'remove-security-role';

type Refused = Extract<Settled<void>, { readonly ok: false }>;

/**
 * Takes the role away that the run gave: the row stays behind, and whoever takes the account up again would have it. Sent
 * also where its giving was never acknowledged: the answer may have been lost. That it is off is known once the platform
 * has acknowledged it, or two reads in a row show the row without it, or no row.
 */
export const removeSecurityRole: Step = {
  name: step,
  applies: ({ facts }) => facts.securityRoleId !== undefined,

  async run(run) {
    const { systemuserId, securityRoleId } = run.facts;
    if (systemuserId === undefined || securityRoleId === undefined) return nothingToDo;
    const { crm, settings } = run.ports;

    const removed = await settle(run, { step, notYet: settings.waits.replication }, () =>
      announced(run, { action: step, object: systemuserId, after: { securityRoleId } }, () =>
        crm.removeRole(run.environment.id, systemuserId, securityRoleId),
      ),
    );
    if (!removed.ok && !(await isWithout(run, { systemuserId, securityRoleId }, removed)))
      return { ok: false, problem: roleLeft(run, removed.problem) };

    await remember(run, step, { securityRoleId: null });
    return removed.ok ? done : nothingToDo;
  },
};

/**
 * As when the giving was refused as well, or the row is gone. One read may be older than either, so two must agree; what
 * the platform does not find is looked for until the reads have caught up.
 */
async function isWithout(
  run: Run,
  { systemuserId, securityRoleId }: { readonly systemuserId: string; readonly securityRoleId: string },
  { outlook, problem }: Refused,
): Promise<boolean> {
  const { crm, settings } = run.ports;
  const { replication, verifySpacing } = settings.waits;
  const task = { step, notYet: outlook === 'not-yet' ? replication : 0, outage: verifySpacing };
  for (const part of ['look', 'look-again']) {
    const seen = await settle(run, { ...task, part }, async () => {
      const row = await crm.systemuserById(run.environment.id, systemuserId);
      const isThere = row !== null && row.deletedstate === 0;
      if (isThere && row.roles.some(({ roleid }) => roleid === securityRoleId)) throw notYet(problem);
    });
    if (!seen.ok) return false;
    if (part === 'look') await run.durable.sleep(`${step}.spacing`, verifySpacing);
  }
  return true;
}
