import type { Person } from '../desk/people';
import type { Problem } from '../desk/problem';
import { notYet, refused } from './answers';
import { settle } from './attempt';
import type { Settled } from './attempt';
import { findClosedGroup } from './closed-group';
import { accountGone, accountUnrecorded, approverLost, notOurs } from './problems';
import type { Run } from './run-context';

/** Throws a refusal unless everybody who approved is still entitled to, and whoever asked to ask. */
export async function requireApprovals(run: Run): Promise<void> {
  if (!(await run.ports.register.mayAsk(run.request))) throw refused(requesterLost(run.request.requester));
  for (const { by } of run.request.approvals) {
    if (!(await run.ports.register.mayApprove(run.environment.id, by))) throw refused(approverLost(by));
  }
}

/** Throws a refusal when the desk could not add the account to the groups that the run puts it into. */
export async function requireOpenGroups({ environment, ports }: Run): Promise<void> {
  const problem = await findClosedGroup(ports, environment);
  if (problem) throw refused(problem);
}

/** Finds out which account is to be retired, and that it is one the desk made. Until then nothing is touched. */
export async function requireOurAccount(run: Run): Promise<Settled<void>> {
  const task = { step: 'begin', part: 'account', notYet: run.ports.settings.waits.replication };
  const found = await settle(run, task, async () => {
    await requireApprovals(run);
    const account = await run.ports.register.account(run.request.id);
    if (account === null) throw refused(accountUnrecorded(run.request.accountName));

    const user = await run.ports.directory.userById(account.userId);
    if (user === null) throw notYet(accountGone(account.userPrincipalName));
    if (user.employeeId !== account.marker) throw refused(notOurs(account.userPrincipalName));
    const { userId, systemuserId, userPrincipalName } = account;
    return { userId, systemuserId, userPrincipalName };
  });
  if (!found.ok) return found;

  const group = run.environment.securityGroupId;
  const { accountGroupId } = run.ports.settings;
  run.learn({
    ...found.value,
    ...(group === undefined ? {} : { joinedGroupId: group }),
    ...(accountGroupId === undefined ? {} : { joinedAccountGroupId: accountGroupId }),
  });
  return { ok: true, value: undefined };
}

function requesterLost({ name }: Person): Problem {
  return { code: 'requester-lost', values: { name } };
}
