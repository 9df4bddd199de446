import type { Finding } from '../../desk/finding';
import { agreeingReads } from '../agreeing-reads';
import { groupsToLeave, readMembership } from '../group-membership';
import { judgeRetired } from '../rules/retired-account';
import { known } from '../run-context';
import type { Run } from '../run-context';
import type { Step } from '../step';
import { accountGroup } from './leave-account-group';
import { environmentGroup } from './leave-environment-group';

const step = 'confirm-retired';

/** Reads back, twice, that the account can no longer get in and that its slot is free. */
export const confirmRetired: Step = {
  name: step,
  applies: () => true,

  run: (run) => agreeingReads(run, { step, read: (at) => readAccount(run, at), repair: async () => false }),
};

async function readAccount(run: Run, at: string): Promise<readonly Finding[]> {
  const { crm, directory } = run.ports;
  const [row, user] = await Promise.all([
    crm.systemuserById(run.environment.id, known(run, 'systemuserId')),
    directory.userById(known(run, 'userId')),
  ]);
  const [isInGroup, isInAccountGroup] = await Promise.all([
    readMembership(directory, user, groupsToLeave(run, environmentGroup)),
    readMembership(directory, user, groupsToLeave(run, accountGroup)),
  ]);

  return judgeRetired({ row, user, isInGroup, isInAccountGroup }, at);
}
