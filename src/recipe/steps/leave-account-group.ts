import { leaving } from '../group-membership';
import type { Membership } from '../group-membership';

export const accountGroup: Membership = {
  fact: 'joinedAccountGroupId',
  groupOf: (_environment, { accountGroupId }) => accountGroupId,
};

/** What Conditional Access leaves out must not stay there once nobody answers for it. */
export const leaveAccountGroup = leaving('leave-account-group', accountGroup);
