import { announced, remember } from '../announced';
import { settle } from '../attempt';
import { roleRules } from '../problems';
import { isPrivileged } from '../rules/administrator-role';
import type { TenantRole } from '../rules/administrator-role';
import { known } from '../run-context';
import type { Run } from '../run-context';
import { done } from '../step';
import type { Step } from '../step';

const step = 'assign-security-role';

/** Gives the one role that was asked for, in the copy that belongs to the account's own business unit. */
export const assignSecurityRole: Step = {
  name: step,
  applies: () => true,

  async run(run) {
    const { crm, settings } = run.ports;
    const { id: environmentId, roles } = run.environment;
    const systemuserId = known(run, 'systemuserId');
    const roleName = roles.find(({ id }) => id === run.request.roleId)?.name ?? run.request.roleId;

    const role = await settle(run, { step, part: 'look' }, () =>
      crm.roleInBusinessUnit(environmentId, roleName, known(run, 'businessUnitId')),
    );
    if (!role.ok) return role;
    if (isUndecided(run, { name: roleName, ...role.value })) return { ok: false, problem: roleRules(roleName) };
    const securityRoleId = role.value.roleId;

    await remember(run, step, { securityRoleId });
    const assigned = await settle(run, { step, notYet: settings.waits.replication }, () =>
      announced(run, { action: step, object: systemuserId, after: { roleName, securityRoleId } }, () =>
        crm.assignRole(environmentId, systemuserId, securityRoleId),
      ),
    );
    return assigned.ok ? done : assigned;
  },
};

/** A role that rules the environment, on the word of one person who was asked about another one. */
function isUndecided({ environment, request }: Run, role: TenantRole): boolean {
  const settings = environment.roles.find(({ id }) => id === request.roleId) ?? {};
  return isPrivileged(settings, role) && request.approvals.length < 2;
}
