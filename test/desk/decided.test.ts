import { differences, planOf } from '../../src/desk/decided';
import type { ServiceRequest } from '../../src/desk/request';
import type { EnvironmentSettings } from '../../src/desk/settings';
import { olga, sam } from '../support/cast';
import { request, settings } from '../support/store-samples';

const [sample] = settings.environments;
if (!sample) throw new Error('The sample settings have no environment.');
const environment: EnvironmentSettings = { ...sample, businessUnit: 'Integrations' };
const decided = planOf(request({ owner: olga }), environment);

const ofTheRequest: readonly [string, Partial<ServiceRequest>][] = [
  ['kind', { kind: 'retire' }],
  ['environment', { environmentId: 'uat' }],
  ['account', { accountName: 'svc-other' }],
  ['accountKind', { accountKind: 'onprem' }],
  ['marker', { marker: 'of another' }],
  ['role', { roleId: 'admin' }],
  ['requester', { requester: sam }],
  ['owner', { owner: sam }],
  ['passwordNeverExpires', { passwordNeverExpires: false }],
  ['passwordTaking', { passwordTaking: 'from-vault' }],
  ['reviewOn', { reviewOn: '2031-01-01' }],
];
const ofTheSettings: readonly [string, Partial<EnvironmentSettings>][] = [
  ['address', { url: 'https://fabrikam.crm4.dynamics.com' }],
  ['roleName', { roles: [{ id: 'orders', name: 'System Customizer' }] }],
  ['businessUnit', { businessUnit: 'Sales' }],
];

describe('what is about to be done is compared with what was decided', () => {
  it('and is the same while nothing was changed', () => {
    expect(differences(decided, planOf(request({ owner: olga }), environment), 'forward')).toEqual([]);
  });

  it.each(ofTheRequest)('in the %s of the request, whatever the run is for', (name, change) => {
    const now = planOf(request({ owner: olga, ...change }), environment);

    for (const mode of ['forward', 'undo', 'repair'] as const)
      expect(differences(decided, now, mode)).toEqual(expect.arrayContaining([name]));
  });

  it('and a password of which nobody asked how it is taken is one that is shown once', () => {
    expect(decided.passwordTaking).toBe('shown-once');
    expect(planOf(request({ passwordTaking: 'from-vault' }), environment).passwordTaking).toBe('from-vault');
  });

  it.each(ofTheSettings)('in the %s of the settings, where something new is given', (name, change) => {
    const now = planOf(request({ owner: olga }), { ...environment, ...change });

    expect(differences(decided, now, 'forward')).toEqual([name]);
    for (const mode of ['undo', 'repair'] as const) expect(differences(decided, now, mode)).toEqual([]);
  });
});
