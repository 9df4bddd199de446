import type { DeskSettings, EnvironmentSettings, RoleSettings } from './settings';

/**
 * The environment in what somebody wrote: its id or its name, with words after it or around it, or a part of the name that
 * no other has. Null when it could be several, or none.
 */
export function environmentSaid(
  settings: Pick<DeskSettings, 'environments'>,
  said: string,
): EnvironmentSettings | null {
  const wanted = keyOf(said);
  const whole = findEnvironment(settings, wanted) ?? findEnvironment(settings, wanted.split(' ')[0] ?? '');
  if (whole || wanted === '') return whole;
  const among = (fits: (name: string) => boolean) => settings.environments.filter(({ name }) => fits(keyOf(name)));
  const named = among((name) => wanted.startsWith(`${name} `));
  const found = named.length > 0 ? named : among((name) => name.includes(wanted));
  return found.length === 1 ? (found[0] ?? null) : null;
}

function keyOf(name: string): string {
  return name.normalize('NFKC').toLowerCase().trim().split(/\s+/).join(' ');
}

export function findEnvironment(
  { environments }: Pick<DeskSettings, 'environments'>,
  idOrName: string,
): EnvironmentSettings | null {
  const wanted = keyOf(idOrName);
  return environments.find(({ id, name }) => keyOf(id) === wanted || keyOf(name) === wanted) ?? null;
}

/** Throws when the id is not configured: stored requests only name environments that exist; removing one needs its requests closed first. */
export function environmentOf(settings: DeskSettings, id: string): EnvironmentSettings {
  const environment = findEnvironment(settings, id);
  if (!environment)
    throw new Error(`Environment ${id} is not in env/desk.json, but open requests name it. Put it back.`);
  return environment;
}

/**
 * For showing what is over: the environment, or what is known of one that an operator took out of the settings since: its id,
 * as its name too. Nobody approves for that one, and nothing is made in it.
 */
export function environmentShown(settings: Pick<DeskSettings, 'environments'>, id: string): EnvironmentSettings {
  const left = { url: '', fallbackLimit: 0, roles: [], approvers: { people: [] }, licenses: [], lenders: [] };
  return findEnvironment(settings, id) ?? { id, name: id, ...left };
}

export function roleOf(environment: EnvironmentSettings, roleId: string): RoleSettings | null {
  return environment.roles.find(({ id }) => id === roleId) ?? null;
}
