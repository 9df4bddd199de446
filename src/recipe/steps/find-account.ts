import { secretNameOf } from '../../desk/account-names';
import { isOwnedBy } from '../../desk/policy';
import { remember } from '../announced';
import { notYet, refused } from '../answers';
import { settle } from '../attempt';
import { requireApprovals } from '../preconditions';
import { accountUnrecorded } from '../problems';
import { accountToRotateGone, askerLost, notOursToRotate } from '../rotation-problems';
import type { Run } from '../run-context';
import { done } from '../step';
import type { Step } from '../step';

const step = 'find-account';

/** Which account gets another password: one that the desk made, for somebody who still may ask. Until then nothing is touched. */
export const findAccount: Step = {
  name: step,
  applies: (request) => request.accountKind === 'cloud',

  async run(run) {
    const found = await settle(run, { step, notYet: run.ports.settings.waits.replication }, () => look(run));
    if (!found.ok) return found;
    await remember(run, step, found.value);
    return done;
  },
};

async function look(run: Run) {
  const { request, ports } = run;
  await requireApprovals(run);
  const account = await ports.register.account(request.id);
  if (account === null) throw refused(accountUnrecorded(request.accountName));
  // An approver stands under the approvals; the owner acts on their own account.
  if (request.approvals.length === 0 && !isOwnedBy(account, request.requester)) throw refused(askerLost(account.name));

  const user = await ports.directory.userById(account.userId);
  if (user === null) throw notYet(accountToRotateGone(account.userPrincipalName));
  if (user.employeeId !== account.marker) throw refused(notOursToRotate(account.userPrincipalName));
  const { userId, userPrincipalName } = account;
  const secretName = account.secretName ?? secretNameOf({ accountName: account.name, id: account.requestId });
  return { userId, userPrincipalName, secretName };
}
