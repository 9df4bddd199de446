import type { AccountRecord } from '../desk/account';
import type { Person } from '../desk/people';
import type { Problem } from '../desk/problem';
import { notYet, refused } from './answers';
import { settle } from './attempt';
import type { Settled } from './attempt';
import { findClosedGroup } from './closed-group';
import { isSoftDeleted } from './gone';
import { accountGone, accountUnrecorded, approverLost, notOurs } from './problems';
import type { Run } from './run-context';

/** Throws a refusal unless everybody who approved is still entitled to, and whoever asked for a new account to ask. */
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

/**
 * Finds out which account is to be retired, and that it is one the desk made. Until then nothing is touched. One that was
 * deleted in Entra is retired as well: its row in Dynamics may still take a slot.
 */
export async function requireOurAccount(run: Run): Promise<Settled<void>> {
  const task = { step: 'begin', part: 'account', notYet: run.ports.settings.waits.replication };
  const looked = await settle(run, task, () => findOurAccount(run));
  const isGone = !looked.ok && looked.outlook === 'not-yet';
  const found = isGone ? await settle(run, { ...task, part: 'gone' }, () => recordedAccount(run)) : looked;
  if (!found.ok) return found;

  run.learn({
    userId: found.value.userId,
    systemuserId: found.value.systemuserId,
    userPrincipalName: found.value.userPrincipalName,
  });
  return { ok: true, value: undefined };
}

type OurAccount = Pick<AccountRecord, 'userId' | 'systemuserId' | 'userPrincipalName'>;

async function findOurAccount(run: Run): Promise<OurAccount> {
  await requireApprovals(run);
  const account = await recordedAccount(run);
  const { userId, userPrincipalName, marker } = account;
  const user = await run.ports.directory.userById(userId);
  if (user === null && !(await isSoftDeleted(run, userId))) throw notYet(accountGone(userPrincipalName));
  if (user !== null && user.employeeId !== marker) throw refused(notOurs(userPrincipalName));
  return account;
}

async function recordedAccount({ ports, request }: Run): Promise<OurAccount & Pick<AccountRecord, 'marker'>> {
  const account = await ports.register.account(request.id);
  if (account === null) throw refused(accountUnrecorded(request.accountName));
  const { userId, systemuserId, userPrincipalName, marker } = account;
  return { userId, systemuserId, userPrincipalName, marker };
}

function requesterLost({ name }: Person): Problem {
  return { code: 'requester-lost', values: { name } };
}
