import type { DeskSettings, EnvironmentSettings, RoleSettings } from './settings';

export function findEnvironment(settings: DeskSettings, idOrName: string): EnvironmentSettings | null {
  const wanted = idOrName.trim().toLowerCase();
  return (
    settings.environments.find(({ id, name }) => id.toLowerCase() === wanted || name.toLowerCase() === wanted) ?? null
  );
}

/** Throws when the id is not configured: stored requests only name environments that exist; removing one needs its requests closed first. */
export function environmentOf(settings: DeskSettings, id: string): EnvironmentSettings {
  const environment = findEnvironment(settings, id);
  if (!environment)
    throw new Error(`Environment ${id} is not in env/desk.json, but open requests name it. Put it back.`);
  return environment;
}

export function roleOf(environment: EnvironmentSettings, roleId: string): RoleSettings | null {
  return environment.roles.find(({ id }) => id === roleId) ?? null;
}
