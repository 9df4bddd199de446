import { openRoles } from '../desk/entitlement';
import type { DeskSettings, RoleSettings } from '../desk/settings';
import { isAdministratorRole } from '../recipe/rules/administrator-role';
import type { WarnLog } from './warn-log';

interface StartLog extends WarnLog {
  info(fields: object, message: string): void;
}

/** Says at start where every member of the tenant may ask, and warns where that goes for a privileged role. */
export function warnOfRequesters({ environments }: Pick<DeskSettings, 'environments'>, log: StartLog): void {
  for (const environment of environments) {
    const { id, requesters } = environment;
    const roles = openRoles(environment)
      .filter(isPrivileged)
      .map(({ name }) => name);
    if (roles.length > 0)
      log.warn(
        { environment: id, roles },
        'every member of the tenant may ask for these privileged roles: name "requesters" for them in the desk file',
      );
    else if (!requesters)
      log.info(
        { environment: id },
        'every member of the tenant may ask for accounts here, as no "requesters" are named',
      );
  }
}

/** By the settings; where they are silent by the name, because nobody was asked yet. */
function isPrivileged({ name, privileged }: RoleSettings): boolean {
  return privileged ?? isAdministratorRole({ name, roleTemplateId: null });
}
