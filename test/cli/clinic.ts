import { randomUUID } from 'node:crypto';
import { runDoctor } from '../../src/cli/doctor/run-doctor';
import type { DoctorFinding } from '../../src/cli/doctor/finding';
import type { DoctorPorts } from '../../src/cli/doctor/ports';
import type { DeskSettings, EnvironmentSettings } from '../../src/desk/settings';
import { connectMicrosoft, type Microsoft } from '../../src/microsoft/connect';
import { graphPermissions } from '../../src/microsoft/graph/permissions';
import {
  environments,
  groups,
  noDelays,
  people,
  roles,
  sampleTenant,
  serveTenant,
  skus,
  type Tenant,
} from '../../src/sandbox/tenant';
import { recordExchanges } from '../contracts/record-exchanges';

export const approverGroup = '44444444-4444-4444-8444-000000000077';
export const DAY = 86_400_000;

/** What differs from a sound set-up. */
export interface Patient {
  readonly graphRoles?: readonly string[];
  readonly vaultRights?: readonly ('get' | 'set' | 'list' | 'delete')[];
  readonly powerPlatformAdmin?: boolean;
  /** From now, ms. */
  readonly secretEndsIn?: number;
  readonly secretSent?: string;
  /** Security roles of our application user; null when it is missing. */
  readonly ownRoles?: readonly string[] | null;
  readonly environment?: Partial<EnvironmentSettings>;
  readonly tenant?: (tenant: Tenant) => void;
  readonly ports?: (ports: DoctorPorts) => DoctorPorts;
}

const everything = [...graphPermissions.map(({ name }) => name), 'Application.Read.All', 'Group.Read.All'];

/** Examines a bot in the sample tenant that is sound but for what is said. */
export async function examinePatient(patient: Patient = {}): Promise<readonly DoctorFinding[]> {
  const tenant = sampleTenant({ delays: noDelays });
  const appId = randomUUID();
  seedApp(tenant, appId, patient);
  tenant.seed.group({ id: approverGroup, displayName: 'CRM admins', members: [people.dana.id, people.lee.id] });
  patient.tenant?.(tenant);
  tenant.onExchange(recordExchanges());
  const served = await serveTenant(tenant, { https: false });
  const { login, graph, powerPlatform, keyVault, dataverse } = served.http;
  const settings = settingsWith({ url: dataverse[environments.prod] ?? '', ...patient.environment });
  const microsoft = connectMicrosoft({
    tenantId: tenant.id,
    clientId: appId,
    credential: () => ({ kind: 'secret', secret: patient.secretSent ?? 'sound-secret' }),
    environments: settings.environments,
    vaultUrl: keyVault,
    addresses: { login, graph, powerPlatform },
  });
  const ports = portsOf(microsoft, settings, appId);

  try {
    return await runDoctor(patient.ports?.(ports) ?? ports);
  } finally {
    microsoft.close();
    await served.close();
  }
}

function seedApp(tenant: Tenant, appId: string, patient: Patient): void {
  const {
    graphRoles = everything,
    vaultRights = ['get', 'set'],
    powerPlatformAdmin = true,
    secretEndsIn = 365 * DAY,
  } = patient;
  const secret = { keyId: randomUUID(), displayName: 'x', value: 'sound-secret', startsAt: tenant.now() - 400 * DAY };
  tenant.seed.app({
    appId,
    objectId: randomUUID(),
    servicePrincipalId: randomUUID(),
    displayName: 'Account Desk',
    secrets: [{ ...secret, endsAt: tenant.now() + secretEndsIn }],
    graphRoles,
    vaultRights,
    powerPlatformAdmin,
  });
  const { ownRoles = [roles.systemAdministrator] } = patient;
  if (ownRoles) tenant.seed.applicationUser(environments.prod, { id: randomUUID(), appId, roles: ownRoles });
}

function settingsWith(environment: Partial<EnvironmentSettings> & { readonly url: string }): DeskSettings {
  const prod: EnvironmentSettings = {
    id: 'prod',
    name: 'Contoso Production',
    powerPlatformId: environments.prod,
    securityGroupId: groups.prodAccess,
    fallbackLimit: 7,
    roles: [
      { id: 'reader', name: roles.serviceReader, privileged: false },
      { id: 'admin', name: roles.systemAdministrator, privileged: true },
    ],
    approvers: { people: [], groupId: approverGroup },
    licenses: [{ skuId: skus.enterpriseSales, name: 'Sales Enterprise' }],
    lenders: [{ aadObjectId: people.kim.id, name: people.kim.name }],
    ...environment,
  };
  const waits = {
    replication: 1,
    directorySync: 1,
    systemuser: 1,
    verifySpacing: 1,
    pollFirst: 1,
    pollLongest: 1,
    upstreamOutage: 1,
    approval: 1,
    handOver: 1,
  };
  return {
    accountDomain: 'contoso.onmicrosoft.com',
    usageLocation: 'GB',
    accountName: { prefix: 'svc-', minLength: 5, maxLength: 40, reserved: [] },
    environments: [prod],
    waits,
    limits: { openRequestsPerPerson: 5, purposeLength: 400 },
  };
}

function portsOf(microsoft: Microsoft, settings: DeskSettings, appId: string): DoctorPorts {
  const { directory, crm, inspector, tokens, addresses } = microsoft;
  const urls = settings.environments.map(({ url }) => new URL(url).origin);
  return {
    settings,
    directory,
    crm,
    inspector,
    clock: { now: () => new Date() },
    resources: [addresses.graph, ...urls, addresses.powerPlatformResource, addresses.keyVaultResource].map(
      (resource) => ({
        name: resource,
        resource,
        tokens,
      }),
    ),
    credentials: [{ name: 'Graph and Dataverse', clientId: appId, kind: 'secret' }],
    usesKeyVault: true,
  };
}
