import type { EnvironmentSettings } from '../../desk/settings';
import { AccessMode } from '../../recipe/ports/crm';
import { judgeGateGroup } from '../../recipe/rules/gate-group';
import { examine, fault, ok, warn, type DoctorFinding } from './finding';
import type { DoctorPorts } from './ports';

const ADMINISTRATOR = 'System Administrator';
const users = 'Power Platform admin center > Manage > Environments > (environment) > Settings > Users + permissions';

/** One environment: reachable, our own rights in it, slots, roles, and the group that gates it. */
export async function checkEnvironment(ports: DoctorPorts, environment: EnvironmentSettings): Promise<DoctorFinding[]> {
  const reachable = await checkReachable(ports, environment);
  if (reachable.result === 'fault') return [reachable];

  const { powerPlatformId, securityGroupId } = environment;
  const rest = await Promise.all([
    checkOwnUser(ports, environment),
    checkSlots(ports, environment),
    checkRoles(ports, environment),
    ...(securityGroupId === undefined ? [] : [checkGroup(ports, environment, securityGroupId)]),
    ...(powerPlatformId === undefined ? [] : [checkForcedSync(ports, environment, powerPlatformId)]),
  ]);
  return [reachable, ...rest.flat()];
}

function checkReachable({ inspector }: DoctorPorts, { id, url }: EnvironmentSettings): Promise<DoctorFinding> {
  return examine('environment', id, 'Everything about an account in CRM happens there.', async () => {
    await inspector.whoAmI(id);
    return ok(`${url} knows our app`);
  });
}

function checkOwnUser({ inspector, crm }: DoctorPorts, { id }: EnvironmentSettings): Promise<DoctorFinding> {
  const why = 'Only an enabled System Administrator may change the Access Mode of a user.';
  return examine('own-user', id, why, async () => {
    const { systemuserId } = await inspector.whoAmI(id);
    const user = await crm.systemuserById(id, systemuserId);
    const open = `A System Administrator opens ${users} > Application users > (the app)`;
    if (user === null)
      return fault('our own row cannot be read', `${open} > Edit security roles and ticks ${ADMINISTRATOR}.`);
    if (user.isdisabled) return fault('our application user is disabled', `${open} and activates it.`);
    if (user.applicationid === null)
      return warn(
        'the app signs in as a person, not as an application user',
        `${users} > Application users > New app user, for this app.`,
      );
    if (user.accessmode !== AccessMode.NonInteractive && user.accessmode !== AccessMode.ReadWrite) {
      return fault(`our own Access Mode is ${user.accessmode}`, `${open} and creates the application user anew.`);
    }
    const administrates = user.roles.some(({ name }) => name === ADMINISTRATOR);
    return administrates
      ? ok(`${user.fullname}, ${ADMINISTRATOR}`)
      : fault(
          `our application user lacks the role ${ADMINISTRATOR}`,
          `${open} > Edit security roles, ticks ${ADMINISTRATOR} and saves.`,
        );
  });
}

function checkSlots({ crm }: DoctorPorts, { id, fallbackLimit }: EnvironmentSettings): Promise<DoctorFinding> {
  const why = 'Each account takes one of the few places for non-interactive users.';
  return examine('slots', id, why, async () => {
    const [told, holders] = await Promise.all([crm.organizationResources(id), crm.nonInteractiveUsers(id)]);
    const limit = told?.limit ?? fallbackLimit;
    const used = Math.max(told?.used ?? 0, holders.length);
    const seen = `${used} of ${limit} places are taken`;
    if (used >= limit)
      return warn(
        `${seen}; nothing can be approved`,
        'Retire an account that is no longer needed: /accounts lists them.',
      );
    if (told === null)
      return warn(
        `${seen}; the platform does not tell its limit, so the one in the settings counts`,
        `Compare the fallbackLimit of "${id}" in the desk file with Microsoft's documentation (seven today).`,
      );
    return ok(seen);
  });
}

async function checkRoles(
  { crm }: DoctorPorts,
  { id, businessUnit, roles }: EnvironmentSettings,
): Promise<DoctorFinding[]> {
  const unitWhy = 'Roles are looked for in the business unit of the new account.';
  let unitId = '';
  const unit = await examine('business-unit', `${id}: ${businessUnit ?? 'root'}`, unitWhy, async () => {
    unitId = (await crm.businessUnit(id, businessUnit)).businessUnitId;
    return ok('found');
  });
  if (unit.result === 'fault') return [unit];

  const found = roles.map(({ name }) =>
    examine(
      'role',
      `${id}: ${name}`,
      'A role that is offered on the form must exist once in the business unit.',
      async () => {
        await crm.roleInBusinessUnit(id, name, unitId);
        return ok('found');
      },
    ),
  );
  return [unit, ...(await Promise.all(found))];
}

function checkGroup(
  { directory }: DoctorPorts,
  { id, name }: EnvironmentSettings,
  groupId: string,
): Promise<DoctorFinding> {
  const why = 'Without membership in the group the account never arrives in the environment.';
  return examine('security-group', id, why, async () => {
    const group = await directory.group(groupId);
    const problem = judgeGateGroup(group, groupId, name);
    return problem ? fault(problem.what, problem.next) : ok(`"${group?.displayName ?? groupId}" takes members`);
  });
}

function checkForcedSync(
  { inspector }: DoctorPorts,
  { id }: EnvironmentSettings,
  powerPlatformId: string,
): Promise<DoctorFinding> {
  const why = 'With it a new account arrives at once instead of at the next sync.';
  return examine('forced-sync', id, why, async () => {
    await inspector.powerPlatformEnvironment(powerPlatformId);
    return ok('the Power Platform lets us add users');
  });
}
