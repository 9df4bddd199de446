import type { Problem } from '../../desk/problem';
import { samAccountNameOf, userPrincipalNameOf } from '../../desk/account-names';
import { remember } from '../announced';
import { notYet, refused } from '../answers';
import { settle } from '../attempt';
import { ownershipOf } from '../ownership';
import { arrivedWithout, directorySyncEnded, nameTaken, notArrived } from '../problems';
import type { Run } from '../run-context';
import { done } from '../step';
import type { Step, StepValues } from '../step';
import { blockSignIn } from './block-sign-in';

const step = 'await-directory-sync';

/** The desk cannot create accounts in Active Directory: it says exactly what to create and waits until that arrives. */
export const awaitDirectorySync: Step = {
  name: step,
  applies: (request) => request.accountKind === 'onprem',
  undo: blockSignIn,

  instructions: whatToCreate,

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
    return { ...done, values: whatToCreate(run) };
  },
};

function whatToCreate(run: Run): StepValues {
  const { onPremises } = run.environment;
  return {
    sAMAccountName: samAccountNameOf(run.request),
    userPrincipalName: upnOf(run),
    organizationalUnit: onPremises?.organizationalUnit ?? '',
    domain: onPremises?.domain ?? '',
    employeeID: run.request.marker,
    passwordNeverExpires: run.request.passwordNeverExpires ? 'yes' : 'no',
  };
}

async function look(run: Run, userPrincipalName: string): Promise<string> {
  const user = await run.ports.directory.userByUpn(userPrincipalName);
  if (user === null) throw notYet(notArrived(userPrincipalName));
  const ownership = ownershipOf(user, run.request);
  if (ownership === 'somebody-else') throw refused(nameTaken(userPrincipalName));
  if (ownership === 'unmarked') throw notYet(arrivedWithout(userPrincipalName, 'employeeID'));
  if (user.onPremisesSamAccountName?.toLowerCase() !== samAccountNameOf(run.request).toLowerCase()) {
    throw notYet(arrivedWithout(userPrincipalName, 'sAMAccountName'));
  }
  return user.id;
}

function upnOf(run: Run): string {
  return userPrincipalNameOf(run.request, run.environment, run.ports.settings);
}
