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

  const { displayName, groupTypes, isAssignableToRole, mailEnabled, onPremisesSyncEnabled } = group;
  const next = `A Power Platform admin gates ${environment} by an assigned cloud security group that holds the same people; an operator puts its id into the desk file.`;
  const refusal = (code: string, is: string): Problem => ({
    code: `gate-group-${code}`,
    what: `The desk cannot add anybody to "${displayName}", the security group of ${environment}: it ${is}.`,
    next,
    values: { group: displayName, environment },
  });
  if (groupTypes.includes('DynamicMembership')) return refusal('dynamic', 'has dynamic members, which follow a rule');
  if (onPremisesSyncEnabled) return refusal('synced', 'is mastered in Active Directory');
  if (isAssignableToRole)
    return refusal('role-assignable', 'can hold directory roles, so only role administrators may change its members');
  if (mailEnabled && !groupTypes.includes('Unified'))
    return refusal('mail-enabled', 'is mail-enabled, and Microsoft Graph may only read such groups');
  return null;
}

function missing(groupId: string, environment: string): Problem {
  return {
    code: 'gate-group-missing',
    what: `There is no group ${groupId}, which the settings name as the security group of ${environment}.`,
    next: 'An operator copies the id of the group from Power Platform admin center > Environments > (environment) > Edit > Security group into the desk file.',
    values: { groupId, environment },
  };
}
