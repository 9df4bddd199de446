import { UpstreamError } from '../../desk/problem';
import type { EnvironmentSettings, RoleSettings } from '../../desk/settings';
import { isPrivileged } from '../../recipe/rules/administrator-role';
import type { DoctorPorts } from './ports';

/** Does any role that is offered need two approvals? A role that cannot be read is told by its own check. */
export async function offersPrivileged(ports: DoctorPorts, environment: EnvironmentSettings): Promise<boolean> {
  const judged = environment.roles.map(async (role) =>
    isPrivileged(role, { name: role.name, roleTemplateId: await templateOf(ports, environment, role) }),
  );
  return (await Promise.all(judged)).includes(true);
}

/** Null as well where nobody needs to know, and for a role that cannot be read: then its name decides. */
async function templateOf(
  { crm }: DoctorPorts,
  { id, businessUnit }: EnvironmentSettings,
  { name, privileged }: RoleSettings,
): Promise<string | null> {
  if (privileged !== undefined) return null;
  try {
    const { businessUnitId } = await crm.businessUnit(id, businessUnit);
    return (await crm.roleInBusinessUnit(id, name, businessUnitId)).roleTemplateId;
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return null;
  }
}
