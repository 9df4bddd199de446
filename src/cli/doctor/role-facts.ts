import { UpstreamError } from '../../desk/problem';
import type { EnvironmentSettings } from '../../desk/settings';
import { isPrivileged } from '../../recipe/rules/administrator-role';
import type { DoctorPorts } from './ports';

/** Does any role that is offered need two approvals? A role that cannot be read is told by its own check. */
export async function offersPrivileged({ crm }: DoctorPorts, environment: EnvironmentSettings): Promise<boolean> {
  const { id, businessUnit, roles } = environment;
  try {
    const { businessUnitId } = await crm.businessUnit(id, businessUnit);
    const judged = roles.map(async (role) => {
      if (role.privileged !== undefined) return role.privileged;
      const { roleTemplateId } = await crm.roleInBusinessUnit(id, role.name, businessUnitId);
      return isPrivileged(role, { name: role.name, roleTemplateId });
    });
    return (await Promise.all(judged)).includes(true);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return roles.some(({ privileged }) => privileged);
  }
}
