import type { Finding } from '../../desk/finding';
import { agreeingReads } from '../agreeing-reads';
import { judgeRetired } from '../rules/retired-account';
import { known } from '../run-context';
import type { Run } from '../run-context';
import type { Step } from '../step';

const step = 'confirm-retired';

/** Reads back, twice, that the account can no longer get in and that its slot is free. */
export const confirmRetired: Step = {
  name: step,
  applies: () => true,

  run: (run) => agreeingReads(run, { step, read: (at) => readAccount(run, at), repair: async () => false }),
};

async function readAccount(run: Run, at: string): Promise<readonly Finding[]> {
  const { crm, directory } = run.ports;
  const userId = known(run, 'userId');
  const { joinedGroupId, joinedAccountGroupId } = run.facts;
  const isMember = (groupId: string | undefined) =>
    groupId === undefined ? null : directory.isDirectMember(groupId, userId);
  const [row, user, isInGroup, isInAccountGroup] = await Promise.all([
    crm.systemuserById(run.environment.id, known(run, 'systemuserId')),
    directory.userById(userId),
    isMember(joinedGroupId),
    isMember(joinedAccountGroupId),
  ]);

  return judgeRetired({ row, user, isInGroup, isInAccountGroup }, at);
}
