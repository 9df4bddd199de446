import { isAdministratorRole, isPrivileged, isSystemAdministrator } from '../../../src/recipe/rules/administrator-role';

const administrator = { name: 'Systemadministrator', roleTemplateId: '627090ff-40a3-4053-8790-584edc5be201' };
const customizer = { name: 'Systemanpasser', roleTemplateId: '119f245c-3cc8-4b62-b31c-d1a046ced15d' };
const basic = { name: 'Basic User', roleTemplateId: '236750cd-45ae-4939-ab12-b24b920ced93' };
const own = { name: 'Orders Integration', roleTemplateId: null };

describe('a role that rules an environment', () => {
  it('is known by its template, whatever its name is there', () => {
    expect([administrator, customizer, basic, own].map(isAdministratorRole)).toEqual([true, true, false, false]);
    expect([administrator, customizer, basic, own].map(isSystemAdministrator)).toEqual([true, false, false, false]);
  });

  it('is known by its English name where a copy does not tell its template, and is not the administrator for that', () => {
    const untold = { name: 'System administrator ', roleTemplateId: null };
    expect(isAdministratorRole(untold)).toBe(true);
    expect(isAdministratorRole({ name: 'System Customizer', roleTemplateId: null })).toBe(true);
    expect(isAdministratorRole({ name: 'Systemanpasser', roleTemplateId: null })).toBe(false);
    expect(isSystemAdministrator(untold)).toBe(false);
  });

  it('needs two approvals unless the settings say otherwise', () => {
    expect(isPrivileged({}, administrator)).toBe(true);
    expect(isPrivileged({ privileged: false }, administrator)).toBe(false);
    expect(isPrivileged({}, own)).toBe(false);
    expect(isPrivileged({ privileged: true }, own)).toBe(true);
  });
});
