import type { Problem } from '../../desk/problem';
import type { DirectoryUser } from '../ports';
import { samAccountNameOf, userPrincipalNameOf } from '../account-names';
import { remember } from '../announced';
import { notYet, refused } from '../answers';
import { settle } from '../attempt';
import { arrivedWithout, directorySyncEnded, nameTaken, notArrived } from '../problems';
import type { Run } from '../run-context';
import { done } from '../step';
import type { Step } from '../step';
import { blockSignIn } from './block-sign-in';

const step = 'await-directory-sync';

/** The desk cannot create accounts in Active Directory: it says exactly what to create and waits until that arrives. */
export const awaitDirectorySync: Step = {
  name: step,
  applies: (request) => request.accountKind === 'onprem',
  undo: blockSignIn,

  instructions(run) {
    return {
      sAMAccountName: samAccountNameOf(run.request),
      userPrincipalName: upnOf(run),
      organizationalUnit: run.environment.onPremises?.organizationalUnit ?? '',
      domain: run.environment.onPremises?.domain ?? '',
      employeeID: run.request.marker,
      passwordNeverExpires: run.request.passwordNeverExpires ? 'yes' : 'no',
    };
  },

  async run(run) {
    const userPrincipalName = upnOf(run);
    await remember(run, `${step}.asked`, { userPrincipalName, createAnnounced: true });
    const task = {
      step,
      notYet: run.ports.settings.waits.directorySync,
      waitingFor: (problem: Problem) => problem.code,
      ended: (last: Problem) => directorySyncEnded(userPrincipalName, last),
    };
    const arrived = await settle(run, task, () => look(run, userPrincipalName));
    if (!arrived.ok) return arrived;

    await remember(run, step, { userPrincipalName, userId: arrived.value });
    return { ...done, values: this.instructions?.(run) ?? {} };
  },
};

async function look(run: Run, userPrincipalName: string): Promise<string> {
  const user = await run.ports.directory.userByUpn(userPrincipalName);
  if (user === null) throw notYet(notArrived(userPrincipalName));
  if (isForeign(user, run.request.marker)) throw refused(nameTaken(userPrincipalName));
  if (user.employeeId !== run.request.marker) throw notYet(arrivedWithout(userPrincipalName, 'employeeID'));
  if (user.onPremisesSamAccountName?.toLowerCase() !== samAccountNameOf(run.request).toLowerCase()) {
    throw notYet(arrivedWithout(userPrincipalName, 'sAMAccountName'));
  }
  return user.id;
}

/** A cloud account, or one marked for something else. One that has no employeeID yet may still become ours. */
function isForeign(user: DirectoryUser, marker: string): boolean {
  return user.onPremisesSyncEnabled !== true || (user.employeeId !== null && user.employeeId !== marker);
}

function upnOf(run: Run): string {
  return userPrincipalNameOf(run.request, run.environment, run.ports.settings);
}
