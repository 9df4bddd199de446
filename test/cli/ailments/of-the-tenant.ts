import { environments, groups, roles, type Tenant } from '../../../src/sandbox/tenant';
import type { DeskFile } from '../clinic';
import { missing, type Ailment } from './ailment';

type Environment = DeskFile['environments'][0];
const inProd = (change: (prod: Environment) => unknown) => (desk: DeskFile) => change(desk.environments[0]);
const gatedBy = (id: string) => (tenant: Tenant) =>
  Object.assign(tenant.environment(environments.prod), { securityGroupId: id });
const kind = (environmentSku: string) => (tenant: Tenant) =>
  Object.assign(tenant.environment(environments.prod), { environmentSku });

/** A gate group of this kind, in the settings and on the platform. */
function gate(seed: Partial<Parameters<Tenant['seed']['group']>[0]>) {
  return {
    desk: inProd((prod) => (prod.securityGroupId = missing)),
    tenant: (tenant: Tenant) => {
      tenant.seed.group({ id: missing, displayName: 'Gate', ...seed });
      gatedBy(missing)(tenant);
    },
  };
}

/** A group for all accounts, which takes nobody. */
function accountGroup(seed?: Partial<Parameters<Tenant['seed']['group']>[0]>) {
  return {
    desk: (desk: DeskFile) => Object.assign(desk, { accountGroupId: missing }),
    tenant: (tenant: Tenant) => seed && tenant.seed.group({ id: missing, displayName: 'Robots', ...seed }),
  };
}

/** The group of all accounts of the desk. */
export const accountGroupAilments: readonly Ailment[] = [
  {
    state: 'a group for all accounts that does not exist',
    patient: accountGroup(),
    check: 'account-group',
    result: 'fault',
    seen: /no group 99999999/,
    next: /desk file/,
  },
  {
    state: 'a group for all accounts whose members follow a rule',
    patient: accountGroup({ isDynamic: true }),
    check: 'account-group',
    result: 'fault',
    seen: /dynamic members/,
    next: /desk file/,
  },
];

/** Environments: the right one, our rights in it, its gate and its roles. */
export const environmentAilments: readonly Ailment[] = [
  {
    state: 'an app that is no user of the environment',
    patient: { ownRoles: null },
    check: 'environment',
    result: 'fault',
    seen: /not a user of this environment/,
    next: /New app user/,
  },
  {
    state: 'a disabled application user',
    patient: {
      tenant: (tenant, app) => {
        for (const row of tenant.environment(environments.prod).users.values()) {
          const { columns } = row.current();
          if (columns.applicationid === app.appId) Object.assign(columns, { isdisabled: true });
        }
      },
    },
    check: 'environment',
    result: 'fault',
    seen: /application user is disabled/,
    next: /activates it/,
  },
  {
    state: 'an application user without System Administrator',
    patient: { ownRoles: [roles.serviceReader] },
    check: 'own-user',
    result: 'fault',
    seen: /lacks the role System Administrator/,
    next: /Edit security roles/,
  },
  {
    state: 'the address of another real environment',
    patient: { desk: inProd((prod) => (prod.powerPlatformId = environments.uat)) },
    check: 'environment-address',
    result: 'fault',
    seen: /is not the address of "Contoso UAT"/,
    next: /Environment URL.*Environment ID/,
  },
  {
    state: 'an address that is no environment of the tenant',
    patient: { desk: inProd((prod) => (prod.url = 'https://contosso.crm4.dynamics.com')) },
    check: 'token',
    result: 'fault',
    seen: /does not know https:\/\/contosso\.crm4\.dynamics\.com.*AADSTS500011/,
    next: /address of the environment/,
  },
  {
    state: 'a Power Platform id that is none',
    patient: { desk: inProd((prod) => (prod.powerPlatformId = missing)) },
    check: 'forced-sync',
    result: 'fault',
    seen: /knows no such environment/,
    next: /Environment ID/,
  },
  {
    state: 'an app that the Power Platform does not know',
    patient: { powerPlatformAdmin: false },
    check: 'forced-sync',
    result: 'fault',
    seen: /not registered/,
    next: /New-PowerAppManagementApp/,
  },
  ...['Trial', 'Developer', 'Teams'].map((sku): Ailment => ({
    state: `an environment of the kind ${sku}`,
    patient: { tenant: kind(sku) },
    check: 'environment-kind',
    result: 'warn',
    seen: new RegExp(`kind ${sku}.*never synchronised`),
    next: /Production or Sandbox/,
  })),
  {
    state: 'a gate group that the settings do not name',
    patient: { desk: inProd((prod) => (prod.securityGroupId = undefined)) },
    check: 'gate-group',
    result: 'fault',
    seen: /gates it, and the settings name none/,
    next: new RegExp(`"securityGroupId": "${groups.prodAccess}"`),
  },
  {
    state: 'another gate group than in the settings',
    patient: { desk: inProd((prod) => (prod.securityGroupId = groups.officeUsers)) },
    check: 'gate-group',
    result: 'fault',
    seen: /the settings name another/,
    next: new RegExp(`"securityGroupId": "${groups.prodAccess}"`),
  },
  {
    state: 'a gate group that gates nothing',
    patient: {
      tenant: (tenant) => Object.assign(tenant.environment(environments.prod), { securityGroupId: undefined }),
    },
    check: 'gate-group',
    result: 'warn',
    seen: /no group gates it/,
    next: /Take "securityGroupId" out/,
  },
  {
    state: 'a gate group that does not exist',
    patient: { desk: inProd((prod) => (prod.securityGroupId = missing)) },
    check: 'gate-group',
    result: 'fault',
    seen: /the settings name another, 99999999/,
    next: new RegExp(`"securityGroupId": "${groups.prodAccess}"`),
  },
  {
    state: 'a gate group whose members are found by a rule',
    patient: gate({ isDynamic: true }),
    check: 'security-group',
    result: 'fault',
    seen: /dynamic/,
    next: /assigned cloud security group/,
  },
  {
    state: 'a gate group that is mastered in Active Directory',
    patient: gate({ properties: { onPremisesSyncEnabled: true } }),
    check: 'security-group',
    result: 'fault',
    seen: /Active Directory/,
    next: /cloud security group/,
  },
  {
    state: 'a gate group that can hold roles',
    patient: gate({ properties: { isAssignableToRole: true } }),
    check: 'security-group',
    result: 'fault',
    seen: /can hold directory roles/,
    next: /cloud security group/,
  },
  {
    state: 'a role that does not exist',
    patient: { desk: inProd((prod) => prod.roles.push({ id: 'x', name: 'ERP Writer', privileged: false })) },
    check: 'role',
    result: 'fault',
    seen: /no security role named "ERP Writer"/,
    next: /creates the role/,
  },
  {
    state: 'a business unit that does not exist',
    patient: { desk: inProd((prod) => (prod.businessUnit = 'Nowhere')) },
    check: 'business-unit',
    result: 'fault',
    seen: /no business units named "Nowhere"/,
    next: /Business units/,
  },
];

const federated = 'contoso.local.example';

/** Domains and the ways to sign in. */
export const domainAilments: readonly Ailment[] = [
  {
    state: 'security defaults that are on',
    patient: { securityDefaults: true },
    check: 'security-defaults',
    result: 'warn',
    seen: /a password alone opens nothing/,
    next: /Manage security defaults/,
  },
  {
    state: 'a domain that is not verified',
    patient: { desk: (desk) => (desk.accountDomain = 'contoso.org') },
    check: 'account-domain',
    result: 'fault',
    seen: /no verified domain/,
    next: /contoso\.onmicrosoft\.com/,
  },
  {
    state: 'a federated domain',
    patient: { desk: (desk) => (desk.accountDomain = federated) },
    check: 'account-domain',
    result: 'fault',
    seen: /federated/,
    next: /managed domain.*contoso\.com/,
  },
  {
    state: 'a federated domain of on-premises accounts',
    patient: {
      desk: inProd((prod) =>
        Object.assign(prod, {
          onPremises: { domain: 'corp.contoso.com', upnSuffix: federated, organizationalUnit: 'OU=x,DC=corp' },
        }),
      ),
    },
    check: 'account-domain',
    result: 'warn',
    seen: /federated/,
    next: /home realm|that policy/,
  },
];
