import { environments, people, roles, type Tenant } from '../../../src/sandbox/tenant';
import type { Patient } from '../clinic';
import type { Ailment } from './ailment';

const administrator = (change: { readonly name?: string; readonly templateId?: null }) => (tenant: Tenant) => {
  for (const role of tenant.environment(environments.prod).roles.values()) {
    if (role.name === roles.systemAdministrator) Object.assign(role, change);
  }
};

/** System Administrator as a German environment calls it: nothing is wrong with that. */
export const inGerman: Patient = {
  tenant: administrator({ name: 'Systemadministrator' }),
  desk: (desk) =>
    desk.environments[0].roles.forEach((role) => {
      if (role.name === roles.systemAdministrator) role.name = 'Systemadministrator';
    }),
};

/** A role that is not there, beside System Administrator under another name, and one approver. */
export const withMissingRole: Patient = {
  tenant: administrator({ name: 'Systemadministrator' }),
  desk: ({ environments: [prod] }) =>
    Object.assign(prod, {
      roles: [
        { id: 'gone', name: 'No Such Role' },
        { id: 'admin', name: 'Systemadministrator' },
      ],
      approvers: { people: [people.dana.id] },
    }),
};

/** Roles that rule an environment. */
export const roleAilments: readonly Ailment[] = [
  {
    state: 'a role that is only named System Administrator',
    patient: { tenant: administrator({ templateId: null }) },
    check: 'own-user',
    result: 'fault',
    seen: /lacks the role System Administrator/,
    next: /Edit security roles/,
  },
  {
    state: 'System Administrator on the word of one person',
    patient: { desk: (desk) => desk.environments[0].roles.forEach((role) => (role.privileged = false)) },
    check: 'role',
    result: 'warn',
    seen: /let one person approve it/,
    next: /two people approve/,
  },
];
