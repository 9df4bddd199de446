import type { Problem } from '../../desk/problem';
import type { DirectoryGroup } from '../ports/directory';

/**
 * Can the desk add an account to the group that gates an environment? Null when it can, else why not and the remedy.
 * The one rule for check, run and doctor.
 *
 * Members of a dynamic group follow its rule, those of a synced one Active Directory; a role-assignable group takes
 * members only from who may manage directory roles; mail-enabled security groups and distribution lists are read-only
 * in Graph, Microsoft 365 groups are not (Graph docs: group, groups-overview, group-post-members).
 */
export function judgeGateGroup(group: DirectoryGroup | null, groupId: string, environment: string): Problem | null {
  if (group === null) return missing(groupId, environment);
  const closed = whyClosed(group);
  return closed && { code: `gate-group-${closed}`, values: { group: group.displayName, environment } };
}

/** The same for the one group that every account of the desk is put into (`accountGroupId`). */
export function judgeAccountGroup(group: DirectoryGroup | null, groupId: string): Problem | null {
  if (group === null) return { code: 'account-group-missing', values: { groupId } };
  const closed = whyClosed(group);
  return closed && { code: `account-group-${closed}`, values: { group: group.displayName } };
}

/** Why a group takes no members from us. */
function whyClosed(group: DirectoryGroup): 'dynamic' | 'synced' | 'role-assignable' | 'mail-enabled' | null {
  const { groupTypes, isAssignableToRole, mailEnabled, onPremisesSyncEnabled } = group;
  if (groupTypes.includes('DynamicMembership')) return 'dynamic';
  if (onPremisesSyncEnabled) return 'synced';
  if (isAssignableToRole) return 'role-assignable';
  return mailEnabled && !groupTypes.includes('Unified') ? 'mail-enabled' : null;
}

function missing(groupId: string, environment: string): Problem {
  return { code: 'gate-group-missing', values: { groupId, environment } };
}
