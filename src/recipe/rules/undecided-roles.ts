import type { EnvironmentSettings } from '../../desk/settings';
import type { Systemuser } from '../ports/crm';
import { isAdministratorRole } from './administrator-role';

/** The role that was decided on, as the environment has it. */
export interface DecidedRole {
  readonly roleId: string;
  readonly name: string;
}

/**
 * Roles of a row that nobody decided on for this account: others of those that the desk gives here, and those that rule an
 * environment. What else stands there is not the desk's to judge: the platform itself gives roles with a licence (Power
 * Platform docs, automatic license-based user roles management).
 */
export function undecidedRoles(
  { roles: offered }: Pick<EnvironmentSettings, 'roles'>,
  { roles: held }: Pick<Systemuser, 'roles'>,
  decided: DecidedRole,
): Systemuser['roles'] {
  return held.filter(({ roleid, name, roleTemplateId = null }) => {
    if (roleid === decided.roleId || name === decided.name) return false;
    return offered.some((role) => role.name === name) || isAdministratorRole({ name, roleTemplateId });
  });
}
