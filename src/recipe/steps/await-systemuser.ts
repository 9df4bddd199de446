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

/** Asking the platform for the row: still to be sent or sent again, sent and taken, or not possible here. */
type Push = 'to-send' | 'sent' | 'impossible';

/** Waits until the platform has made a user row for the account, and the row is enabled. */
export const awaitSystemuser: Step = {
  name: step,
  applies: () => true,

  async run(run) {
    const { platform, settings } = run.ports;
    const { id: environmentId, name } = run.environment;
    const userId = known(run, 'userId');
    const upn = run.facts.userPrincipalName ?? run.request.accountName;
    let push: Push = platform.canAddUser(environmentId) ? 'to-send' : 'impossible';
    // How long it takes hangs on who brings the row.
    const waitOf = ({ code }: Problem) =>
      push === 'sent' && code === 'systemuser-missing' ? 'systemuser-asked' : code;

    const task = { step, notYet: settings.waits.systemuser, waitingFor: waitOf };
    const found = await settle(run, task, async () => {
      if (push === 'to-send') push = await sendPush(run, userId);
      const row = await run.ports.crm.systemuserOf(environmentId, userId);
      if (row === null || row.deletedstate !== 0) {
        if (push === 'impossible') await knock(run, userId);
        throw notYet(systemuserMissing(upn, name));
      }
      if (row.isdisabled) throw notYet(systemuserDisabled(upn, name));
      return { systemuserId: row.systemuserid, businessUnitId: row.businessUnitId };
    });
    if (!found.ok) return found;

    await remember(run, step, found.value);
    return done;
  },
};

/**
 * Where the platform cannot be asked: whoever is entitled is added by the first access (Power Platform docs, "Create users"),
 * and a WhoAmI on behalf of the account may count as one. That is believed, not documented; whatever the answer, the row
 * is awaited, and a lender waits less where it holds.
 */
async function knock({ ports: { crm }, environment }: Run, userId: string): Promise<void> {
  try {
    await crm.whoAmIAs(environment.id, userId);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
  }
}

/** Asks the platform to add the user now. It only saves time: whatever the answer, the row is awaited. */
async function sendPush(run: Run, userId: string): Promise<Push> {
  try {
    await announced(run, { action: 'add-user', object: userId }, () =>
      run.ports.platform.addUser(run.environment.id, userId),
    );
    return 'sent';
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return error.outlook === 'refused' ? 'impossible' : 'to-send';
  }
}
