import type { DeskSettings } from '../desk/settings';
import type { Crm } from '../recipe/ports';
import { isAdministratorRole } from '../recipe/rules/administrator-role';
import type { WarnLog } from './warn-log';

/** Warns once at start of each administrator role that the settings call not privileged. Never throws. */
export async function warnOfPlainAdministrators(
  { environments }: Pick<DeskSettings, 'environments'>,
  crm: Pick<Crm, 'businessUnit' | 'roleInBusinessUnit'>,
  log: WarnLog,
): Promise<void> {
  for (const { id, businessUnit, roles } of environments) {
    const plain = roles.filter(({ privileged }) => privileged === false);
    for (const { name } of plain) {
      const found = await crm
        .businessUnit(id, businessUnit)
        .then(({ businessUnitId }) => crm.roleInBusinessUnit(id, name, businessUnitId))
        .catch(() => null);
      if (!isAdministratorRole({ name, roleTemplateId: found?.roleTemplateId ?? null })) continue;
      log.warn(
        { environment: id, role: name },
        'one person alone may approve an administrator role: the settings say privileged false',
      );
    }
  }
}
