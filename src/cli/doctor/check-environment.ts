import { UpstreamError } from '../../desk/problem';
import type { EnvironmentSettings } from '../../desk/settings';
import { countSlots, countUsed } from '../../desk/survey';
import { AccessMode } from '../../recipe/ports/crm';
import type { Systemuser } from '../../recipe/ports/crm';
import { isAdministratorRole, isSystemAdministrator } from '../../recipe/rules/administrator-role';
import type { BooksLook } from '../../store/inspect-books';
import { checkGroup, checkPlatform } from './check-gate';
import { examine, fault, ok, warn, type DoctorFinding } from './finding';
import type { DoctorPorts } from './ports';

const ADMINISTRATOR = 'System Administrator';
const users = 'Power Platform admin center > Manage > Environments > (environment) > Settings > Users + permissions';

/** One environment: the right one, reachable, our own rights in it, slots, roles, and the group that gates it. */
export async function checkEnvironment(
  ports: DoctorPorts,
  environment: EnvironmentSettings,
  books: BooksLook,
): Promise<DoctorFinding[]> {
  const platform = await checkPlatform(ports, environment);
  if (platform.some(({ check, result }) => check === 'environment-address' && result === 'fault')) return platform;
  const reachable = await checkReachable(ports, environment);
  const gate = await checkGroup(ports, environment);
  if (reachable.result === 'fault') return [reachable, ...platform, ...gate];

  const inside = await Promise.all([
    checkOwnUser(ports, environment),
    checkSlots(ports, environment, books),
    checkRoles(ports, environment),
  ]);
  return [reachable, ...inside.flat(), ...platform, ...gate];
}

function checkReachable({ inspector }: DoctorPorts, { id, url }: EnvironmentSettings): Promise<DoctorFinding> {
  return examine('environment', id, 'Everything about an account in CRM happens there.', async () => {
    try {
      await inspector.whoAmI(id);
      return ok(`${url} knows our app`);
    } catch (error) {
      // Of the user that asks, and that is our own.
      if (!(error instanceof UpstreamError) || error.problem.code !== 'systemuser-disabled') throw error;
      return disabledOurselves;
    }
  });
}

const ourselves = `A System Administrator opens ${users} > Application users > (the app)`;
const disabledOurselves = fault('our application user is disabled', `${ourselves} and activates it.`);

function checkOwnUser({ inspector, crm }: DoctorPorts, { id }: EnvironmentSettings): Promise<DoctorFinding> {
  const why = 'Only an enabled System Administrator may change the Access Mode of a user.';
  return examine('own-user', id, why, async () => {
    const { systemuserId } = await inspector.whoAmI(id);
    const user = await crm.systemuserById(id, systemuserId);
    if (user === null)
      return fault('our own row cannot be read', `${ourselves} > Edit security roles and ticks ${ADMINISTRATOR}.`);
    if (user.isdisabled) return disabledOurselves;
    if (user.applicationid === null)
      return warn(
        'the app signs in as a person, not as an application user',
        `${users} > Application users > New app user, for this app.`,
      );
    if (user.accessmode !== AccessMode.NonInteractive && user.accessmode !== AccessMode.ReadWrite) {
      return fault(`our own Access Mode is ${user.accessmode}`, `${ourselves} and creates the application user anew.`);
    }
    const administrates = user.roles.some(({ roleTemplateId = null }) => isSystemAdministrator({ roleTemplateId }));
    return administrates
      ? ok(`${user.fullname}, ${ADMINISTRATOR}`)
      : fault(
          `our application user lacks the role ${ADMINISTRATOR}`,
          `${ourselves} > Edit security roles, ticks ${ADMINISTRATOR} and saves.`,
        );
  });
}

function checkSlots(
  { crm }: DoctorPorts,
  { id, fallbackLimit }: EnvironmentSettings,
  books: BooksLook,
): Promise<DoctorFinding> {
  const why = 'Each account takes one of the few places for non-interactive users.';
  return examine('slots', id, why, async () => {
    const [told, holders] = await Promise.all([crm.organizationResources(id), crm.nonInteractiveUsers(id)]);
    const used = countUsed(told, holders, fallbackLimit);
    const { limit, reserved, free } = countSlots(used, reservedIn(books, id, holders));
    const held = reserved > 0 ? `, ${reserved} ${reserved > 1 ? 'are' : 'is'} reserved by open requests` : '';
    const seen = `${used.used} of ${limit} places are taken${held}`;
    if (free === 0)
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

/** Places of open requests whose account is not among the holders yet. */
function reservedIn(books: BooksLook, environmentId: string, holders: readonly Systemuser[]): number {
  if (books.state !== 'open') return 0;
  const counted = new Set(holders.map(({ systemuserid }) => systemuserid));
  return books.entries.heldSlots.filter(
    (slot) => slot.environmentId === environmentId && !counted.has(slot.systemuserId ?? ''),
  ).length;
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

  const found = roles.map(({ name, privileged }) =>
    examine(
      'role',
      `${id}: ${name}`,
      'A role that is offered on the form must exist once in the business unit.',
      async () => {
        const { roleTemplateId } = await crm.roleInBusinessUnit(id, name, unitId);
        return privileged === false && isAdministratorRole({ name, roleTemplateId })
          ? plainAdministrator(name)
          : ok('found');
      },
    ),
  );
  return [unit, ...(await Promise.all(found))];
}

function plainAdministrator(name: string) {
  return warn(
    `"${name}" rules the environment, and the settings let one person approve it ("privileged": false)`,
    'Take "privileged" out of this role in the desk file, or set it to true: then two people approve.',
  );
}
