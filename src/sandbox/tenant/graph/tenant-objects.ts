import { isoTime, type JsonObject } from '../core/calls';
import type { ServiceApp } from '../core/service';
import type { TenantCore } from '../core/tenant-core';
import type { AppRegistration } from '../login/registrations';
import { list, single } from './collections';
import { demand, permissions } from './permissions';
import { applicationSchema, domainSchema, organizationSchema, securityDefaultsSchema } from './schema';

export function addTenantObjects(core: TenantCore, service: ServiceApp): void {
  service.route('get', '/v1.0/organization', (call) => {
    demand(call, permissions.readOrganization);
    return list(call, organizationSchema, [organizationRow(core)], {
      context: 'organization',
      pageSize: 100,
      allowed: ['$select'],
    });
  });
  service.route('get', '/v1.0/domains', (call) => {
    demand(call, permissions.readDomains);
    return list(call, domainSchema, domainRows(core), {
      context: 'domains',
      pageSize: 100,
      allowed: ['$select', '$top'],
    });
  });
  service.route('get', '/v1.0/policies/identitySecurityDefaultsEnforcementPolicy', (call) => {
    demand(call, permissions.readPolicies);
    return single(call, securityDefaultsSchema, 'policies/identitySecurityDefaultsEnforcementPolicy', {
      id: '00000000-0000-0000-0000-000000000005',
      displayName: 'Security Defaults',
      description: 'Security defaults is a set of basic identity security mechanisms recommended by Microsoft.',
      isEnabled: core.settings.securityDefaults,
    });
  });
  service.route('get', '/v1.0/applications', (call) => {
    demand(call, permissions.readApplications);
    const rows = core.registrations.all().map(applicationRow);
    return list(call, applicationSchema, rows, { context: 'applications', pageSize: core.settings.pageSize });
  });
}

function organizationRow(core: TenantCore): JsonObject {
  return {
    id: core.settings.tenantId,
    displayName: core.settings.displayName,
    countryLetterCode: 'GB',
    preferredLanguage: 'en',
    tenantType: 'AAD',
    createdDateTime: '2019-03-01T09:00:00Z',
    onPremisesSyncEnabled:
      [...core.directory.users.values()].some((user) => user.current().properties.onPremisesSyncEnabled === true) ||
      null,
    businessPhones: [],
    technicalNotificationMails: [],
    assignedPlans: [],
    provisionedPlans: [],
    verifiedDomains: core.settings.domains.map(({ name, federated }, index) => ({
      capabilities: 'Email, OfficeCommunicationsOnline',
      isDefault: index === 0,
      isInitial: name.endsWith('.onmicrosoft.com'),
      name,
      type: federated ? 'Federated' : 'Managed',
    })),
  };
}

function domainRows(core: TenantCore): JsonObject[] {
  return core.settings.domains.map(({ name, federated }, index) => ({
    id: name,
    authenticationType: federated ? 'Federated' : 'Managed',
    isAdminManaged: true,
    isDefault: index === 0,
    isInitial: name.endsWith('.onmicrosoft.com'),
    isRoot: true,
    isVerified: true,
    supportedServices: ['Email', 'OfficeCommunicationsOnline'],
  }));
}

/** The registration as Graph shows it: a secret's hint, never the secret. */
function applicationRow(app: AppRegistration): JsonObject {
  return {
    id: app.objectId,
    appId: app.appId,
    displayName: app.displayName,
    signInAudience: 'AzureADMyOrg',
    createdDateTime: '2024-01-15T08:00:00Z',
    identifierUris: [],
    keyCredentials: app.certificates.map((_, index) => ({
      keyId: `${app.objectId.slice(0, -2)}${String(index).padStart(2, '0')}`,
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
      displayName: `CN=${app.displayName}`,
    })),
    passwordCredentials: app.secrets.map((secret) => ({
      keyId: secret.keyId,
      displayName: secret.displayName,
      hint: secret.value.slice(0, 3),
      startDateTime: isoTime(secret.startsAt),
      endDateTime: isoTime(secret.endsAt),
      secretText: null,
      customKeyIdentifier: null,
    })),
  };
}
