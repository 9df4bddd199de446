import { joining } from '../group-membership';
import { environmentGroup, leaveEnvironmentGroup } from './leave-environment-group';

/** An environment with a security group gives user rows to its direct members only. */
export const joinEnvironmentGroup = joining('join-environment-group', environmentGroup, leaveEnvironmentGroup);
