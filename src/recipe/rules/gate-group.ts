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
  if (closed === null) return null;
  return {
    code: closed.asGate,
    what: `The desk cannot add anybody to "${group.displayName}", the security group of ${environment}: it ${closed.is}.`,
    next: `A Power Platform admin gates ${environment} by an assigned cloud security group that holds the same people; an operator puts its id into the desk file.`,
    values: { group: group.displayName, environment },
  };
}

/** The same for the one group that every account of the desk is put into (`accountGroupId`). */
export function judgeAccountGroup(group: DirectoryGroup | null, groupId: string): Problem | null {
  const next =
    'An operator puts the id of an assigned cloud security group into the desk file as accountGroupId, or takes it out.';
  if (group === null)
    return {
      code: 'account-group-missing',
      what: `There is no group ${groupId}, which the settings name as the group of all service accounts.`,
      next,
      values: { groupId },
    };
  const closed = whyClosed(group);
  if (closed === null) return null;
  return {
    code: closed.asAccountGroup,
    what: `The desk cannot add anybody to "${group.displayName}", the group of all service accounts: it ${closed.is}.`,
    next,
    values: { group: group.displayName },
  };
}

/** Why a group takes no members from us, with the code of the problem for each of its uses. */
interface Closed {
  readonly asGate: string;
  readonly asAccountGroup: string;
  readonly is: string;
}

function whyClosed(group: DirectoryGroup): Closed | null {
  const { groupTypes, isAssignableToRole, mailEnabled, onPremisesSyncEnabled } = group;
  if (groupTypes.includes('DynamicMembership'))
    return {
      asGate: 'gate-group-dynamic',
      asAccountGroup: 'account-group-dynamic',
      is: 'has dynamic members, which follow a rule',
    };
  if (onPremisesSyncEnabled)
    return {
      asGate: 'gate-group-synced',
      asAccountGroup: 'account-group-synced',
      is: 'is mastered in Active Directory',
    };
  if (isAssignableToRole)
    return {
      asGate: 'gate-group-role-assignable',
      asAccountGroup: 'account-group-role-assignable',
      is: 'can hold directory roles, so only role administrators may change its members',
    };
  if (mailEnabled && !groupTypes.includes('Unified'))
    return {
      asGate: 'gate-group-mail-enabled',
      asAccountGroup: 'account-group-mail-enabled',
      is: 'is mail-enabled, and Microsoft Graph may only read such groups',
    };
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
