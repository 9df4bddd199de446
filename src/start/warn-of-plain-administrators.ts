import type { DeskSettings } from '../desk/settings';
import type { Crm } from '../recipe/ports';
import { isAdministratorRole } from '../recipe/rules/administrator-role';
import type { WarnLog } from './warn-log';

/** Warns once at start of each administrator role that the settings call not privileged. Never throws. */
export async function warnOfPlainAdministrators(
  { environments }: Pick<DeskSettings, 'environments'>,
  crm: Pick<Crm, 'businessUnit' | 'rolesInBusinessUnit'>,
  log: WarnLog,
): Promise<void> {
  for (const { id, businessUnit, roles } of environments) {
    const plain = roles.filter(({ privileged }) => privileged === false).map(({ name }) => name);
    if (plain.length === 0) continue;
    const found = await crm
      .businessUnit(id, businessUnit)
      .then(({ businessUnitId }) => crm.rolesInBusinessUnit(id, plain, businessUnitId))
      .catch(() => []);
    for (const name of plain) {
      const roleTemplateId = found.find((role) => role.name === name)?.roleTemplateId ?? null;
      if (!isAdministratorRole({ name, roleTemplateId })) continue;
      log.warn(
        { environment: id, role: name },
        'one person alone may approve an administrator role: the settings say privileged false',
      );
    }
  }
}
