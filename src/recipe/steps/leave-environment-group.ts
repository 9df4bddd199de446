import { leaving } from '../group-membership';
import type { Membership } from '../group-membership';

export const environmentGroup: Membership = {
  fact: 'joinedGroupId',
  groupOf: ({ securityGroupId }) => securityGroupId,
};

/** Without the group the platform will not let the account in again, whatever else it is given. */
export const leaveEnvironmentGroup = leaving('leave-environment-group', environmentGroup);
