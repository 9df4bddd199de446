import { UpstreamError } from '../../desk/problem';
import type { Problem } from '../../desk/problem';
import { announced, remember } from '../announced';
import { notYet } from '../answers';
import { settle } from '../attempt';
import { systemuserDisabled, systemuserMissing } from '../problems';
import { known } from '../run-context';
import type { Run } from '../run-context';
import { done } from '../step';
import type { Step } from '../step';

const step = 'await-systemuser';

/** Waits until the platform has made a user row for the account, and the row is enabled. */
export const awaitSystemuser: Step = {
  name: step,
  applies: () => true,

  async run(run) {
    const { platform, settings } = run.ports;
    const { id: environmentId, name } = run.environment;
    const userId = known(run, 'userId');
    const upn = run.facts.userPrincipalName ?? run.request.accountName;
    let pushing = platform.canAddUser(environmentId);

    const task = { step, notYet: settings.waits.systemuser, waitingFor: (problem: Problem) => problem.code };
    const found = await settle(run, task, async () => {
      if (pushing) pushing = await push(run, userId);
      const row = await run.ports.crm.systemuserOf(environmentId, userId);
      if (row === null || row.deletedstate !== 0) throw notYet(systemuserMissing(upn, name));
      if (row.isdisabled) throw notYet(systemuserDisabled(upn, name));
      return { systemuserId: row.systemuserid, businessUnitId: row.businessUnitId };
    });
    if (!found.ok) return found;

    await remember(run, step, found.value);
    return done;
  },
};

/** Asks the platform to add the user now. It only saves time: whatever the answer, the row is awaited. True: ask again. */
async function push(run: Run, userId: string): Promise<boolean> {
  try {
    await announced(run, { action: 'add-user', object: userId }, () =>
      run.ports.platform.addUser(run.environment.id, userId),
    );
    return false;
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return error.outlook !== 'refused';
  }
}
