import { UpstreamError } from '../../desk/problem';
import type { Problem } from '../../desk/problem';
import { announced, remember } from '../announced';
import { notYet } from '../answers';
import { settle } from '../attempt';
import type { Earlier } from '../attempt';
import { companyAfter } from '../pause';
import { systemuserDisabled, systemuserMissing } from '../problems';
import { known } from '../run-context';
import type { Run } from '../run-context';
import { done } from '../step';
import type { Step } from '../step';
import { leaveAccessMode } from './leave-access-mode';

const step = 'await-systemuser';

/** Asking the platform for the row: still to be sent or sent again, sent and taken, or not possible here. */
type Push = 'to-send' | 'sent' | 'impossible';

/** What was done so that the row comes sooner, and how long it had been waited for when it was last to be done, ms. */
interface Hurry {
  readonly push: Push;
  readonly at: number;
}

/**
 * Waits until the platform has made a user row for the account, and the row is enabled. What makes it come sooner is done
 * again only when the wait has doubled since, and once the platform has taken it never again in this attempt. Undoing gives
 * up the access mode here, and not before the role is off: what becomes of roles on a disabled row is not documented.
 */
export const awaitSystemuser: Step = {
  name: step,
  applies: () => true,
  undo: leaveAccessMode,

  async run(run) {
    const { environment, ports } = run;
    const userId = known(run, 'userId');
    const upn = run.facts.userPrincipalName ?? run.request.accountName;
    let push: Push = 'to-send';
    // How long it takes hangs on who brings the row.
    const waitOf = ({ code }: Problem) =>
      push === 'sent' && code === 'systemuser-missing' ? 'systemuser-asked' : code;

    const task = { step, notYet: ports.settings.waits.systemuser, waitingFor: waitOf, isShared: true };
    const found = await settle(run, task, async (_tries, earlier: Earlier<Hurry>, keep: (hurry: Hurry) => void) => {
      const { waited, pause, kept = { push: 'to-send', at: 0 } } = earlier;
      const isDue = waited >= 2 * kept.at;
      push = await pushed(run, userId, kept, isDue);
      keep({ push, at: isDue ? waited : kept.at });
      const row = await ports.crm.systemuserOf(environment.id, userId, companyAfter(pause));
      if (row === null || row.deletedstate !== 0) {
        if (push === 'impossible' && isDue) await knock(run, userId);
        throw notYet(systemuserMissing(upn, environment.name));
      }
      if (row.isdisabled) throw notYet(systemuserDisabled(upn, environment.name));
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

/** How the push stands after this look's turn: sent now, if it still is to be sent and it is time. */
async function pushed(run: Run, userId: string, { push }: Hurry, isDue: boolean): Promise<Push> {
  if (!run.ports.platform.canAddUser(run.environment.id)) return 'impossible';
  return push === 'to-send' && isDue ? sendPush(run, userId) : push;
}

/**
 * Asks the platform to add the user now. It only saves time: whatever the answer, the row is awaited. `userNotLicensed`
 * is the answer until the licence has arrived there (Microsoft's Terraform provider repeats it for nine minutes).
 */
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
