import { announced, remember } from '../announced';
import { settle } from '../attempt';
import { known } from '../run-context';
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
