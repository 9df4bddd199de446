import type { RoleSettings } from '../../desk/settings';

/** A security role as the environment has it. */
export interface TenantRole {
  readonly name: string;
  /** Which of Microsoft's own roles it is, lower case; null for a role that somebody made. */
  readonly roleTemplateId: string | null;
}

/** `roletemplateid` of System Administrator, the same in every organisation (Power Platform docs, security roles). */
const SYSTEM_ADMINISTRATOR = '627090ff-40a3-4053-8790-584edc5be201';
/** Of System Customizer, read from exported roles: it may change everything that others run. */
const SYSTEM_CUSTOMIZER = '119f245c-3cc8-4b62-b31c-d1a046ced15d';

/** By its template and not by its name, which is in the language of the environment. */
export function isSystemAdministrator({ roleTemplateId }: Pick<TenantRole, 'roleTemplateId'>): boolean {
  return roleTemplateId === SYSTEM_ADMINISTRATOR;
}

/** Roles that rule an environment. The English names count as well, for a copy that does not tell its template. */
export function isAdministratorRole({ name, roleTemplateId }: TenantRole): boolean {
  return (
    roleTemplateId === SYSTEM_ADMINISTRATOR ||
    roleTemplateId === SYSTEM_CUSTOMIZER ||
    ['system administrator', 'system customizer'].includes(name.trim().toLowerCase())
  );
}

/** Does the role need two approvals? The settings have the last word; where they are silent the environment says it. */
export function isPrivileged(settings: Pick<RoleSettings, 'privileged'>, role: TenantRole): boolean {
  return settings.privileged ?? isAdministratorRole(role);
}
