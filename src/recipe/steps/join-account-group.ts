import { joining } from '../group-membership';
import { accountGroup, leaveAccountGroup } from './leave-account-group';

/** The one group of all accounts of the desk, so that Conditional Access can leave them out. */
export const joinAccountGroup = joining('join-account-group', accountGroup, leaveAccountGroup);
