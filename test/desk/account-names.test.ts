import { accountKey, samAccountNameOf, secretNameOf, userPrincipalNameOf } from '../../src/desk/account-names';
import type { EnvironmentSettings } from '../../src/desk/settings';
import { settings } from '../support/store-samples';

const [cloudOnly] = settings.environments;
if (!cloudOnly) throw new Error('The sample settings have no environment.');
const synced = { ...cloudOnly, id: 'uat', onPremises: { upnSuffix: 'Corp.Contoso.com' } } as EnvironmentSettings;
const both = { ...settings, environments: [cloudOnly, synced] };

describe('the user principal name of an account', () => {
  it('is in the domain of the desk for a cloud account, and in that of Active Directory for a synced one', () => {
    const named = (accountKind: 'cloud' | 'onprem', environment: EnvironmentSettings) =>
      userPrincipalNameOf({ accountName: 'svc-erp', accountKind }, environment, settings);

    expect(named('cloud', synced)).toBe('svc-erp@contoso.onmicrosoft.com');
    expect(named('onprem', synced)).toBe('svc-erp@Corp.Contoso.com');
    expect(named('onprem', cloudOnly)).toBe('svc-erp@contoso.onmicrosoft.com');
  });
});

describe('the account in what somebody wrote', () => {
  it.each([
    ['svc-erp', 'svc-erp'],
    [' SVC-Erp ', 'svc-erp'],
    ['svc-erp@contoso.onmicrosoft.com', 'svc-erp'],
    ['SVC-ERP@CORP.contoso.com', 'svc-erp'],
    ['svc-erp@fabrikam.com', 'svc-erp@fabrikam.com'],
    ['@contoso.onmicrosoft.com', ''],
  ])('%j is %j', (written, key) => {
    expect(accountKey(written, both)).toBe(key);
  });

  it('is nobody’s in a domain in which the desk makes no accounts', () => {
    expect(accountKey('svc-erp@corp.contoso.com', settings)).toBe('svc-erp@corp.contoso.com');
  });
});

it('a password has a name in the vault of letters, digits and dashes, its own for each request', () => {
  expect(secretNameOf({ accountName: 'svc-erp', id: 'SA-1042' })).toBe('svc-erp-SA-1042');
  expect(secretNameOf({ accountName: 'svc_erp.2', id: 'SA-7' })).toBe('svc-erp-2-SA-7');
});

describe('the name in Active Directory', () => {
  it.each([
    ['svc-erp', 'SA-1042', 'svc-erp'],
    ['svc-12345678901234ab', 'SA-1042', 'svc-12345678901234ab'],
    ['svc-12345678901234abc', 'SA-1042', 'svc-12345678901-1042'],
    ['svc-1234567890-.abcdefgh', 'SA-10421', 'svc-1234567890-10421'],
    ['svc-123456789---abcdefgh', 'SA-1042', 'svc-123456789-1042'],
  ])('of %s in request %s is %s, twenty characters at most', (accountName, id, name) => {
    expect(samAccountNameOf({ accountName, id })).toBe(name);
    expect(name.length).toBeLessThanOrEqual(20);
  });
});
