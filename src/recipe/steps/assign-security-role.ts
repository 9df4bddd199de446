import { announced, remember } from '../announced';
import { notYet } from '../answers';
import { settle } from '../attempt';
import type { Settled } from '../attempt';
import { roleKept, roleRules, systemuserMissing } from '../problems';
import { isPrivileged } from '../rules/administrator-role';
import type { TenantRole } from '../rules/administrator-role';
import { undecidedRoles } from '../rules/undecided-roles';
import type { DecidedRole } from '../rules/undecided-roles';
import { known } from '../run-context';
import type { Run } from '../run-context';
import { done } from '../step';
import type { Step } from '../step';
import { removeSecurityRole } from './remove-security-role';

const step = 'assign-security-role';

/**
 * Gives the one role that was asked for, in the copy that belongs to the account's own business unit. Not where the row of
 * an account that is taken up again shows another one, which an earlier request was given.
 */
export const assignSecurityRole: Step = {
  name: step,
  applies: () => true,
  undo: removeSecurityRole,

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
    const looked = await lookForKept(run, { roleId: securityRoleId, name: roleName });
    if (!looked.ok) return looked;

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

/** Only an account that is taken up again can have one. A read may be older than its removal, so it is looked for a while. */
async function lookForKept(run: Run, decided: DecidedRole): Promise<Settled<void>> {
  if (run.request.adopts === undefined) return { ok: true, value: undefined };
  const { crm, settings } = run.ports;
  const upn = run.facts.userPrincipalName ?? run.request.accountName;
  return settle(run, { step, part: 'kept', notYet: settings.waits.replication }, async () => {
    const row = await crm.systemuserById(run.environment.id, known(run, 'systemuserId'));
    if (row === null) throw notYet(systemuserMissing(upn, run.environment.name));
    const [kept] = undecidedRoles(run.environment, row, decided);
    if (kept) throw notYet(roleKept(upn, run.environment.name, kept.name));
  });
}
