import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DoctorFinding } from '../../src/cli/doctor/finding';
import { diagnose } from '../../src/cli/doctor/from-settings';
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
  type ServedTenant,
  type Tenant,
} from '../../src/sandbox/tenant';
import { recordExchanges } from '../contracts/record-exchanges';
import { openBooks, type ClinicBooks } from './clinic-books';

export const approverGroup = '44444444-4444-4444-8444-000000000077';
export const DAY = 86_400_000;

export type Settings = Record<string, string>;

/** A desk file with one environment, as people write it. */
export type DeskFile = ReturnType<typeof soundDesk>;

interface ClinicApp {
  readonly appId: string;
  readonly secretId: string;
}

/** What differs from a sound set-up. */
export interface Patient {
  /** Application permissions of Graph, of the desk's app. */
  readonly graphRoles?: readonly string[];
  readonly vaultRights?: readonly ('get' | 'set' | 'list' | 'delete')[];
  readonly powerPlatformAdmin?: boolean;
  /** Of the desk's app, from now, ms. */
  readonly secretEndsIn?: number;
  /** Security roles of our application user; null when it is missing. */
  readonly ownRoles?: readonly string[] | null;
  readonly desk?: (desk: DeskFile) => unknown;
  readonly env?: (env: Settings, clinic: { readonly app: ClinicApp; readonly folder: string }) => unknown;
  /** After the settings stand, before the doctor looks. */
  readonly prepare?: (env: Settings) => Promise<unknown>;
  readonly tenant?: (tenant: Tenant, app: ClinicApp) => unknown;
  /** Of the simulated tenant. */
  readonly securityDefaults?: boolean;
  /** How far the clock by which the tenant judges keys is ahead, ms. */
  readonly tenantAhead?: number;
  /** How far the clock of this machine is ahead, ms. */
  readonly clockAhead?: number;
  /** Which books; those that a running bot would have when absent. */
  readonly books?: (books: ClinicBooks) => Promise<string>;
}

const optional = ['Application.Read.All', 'Organization.Read.All', 'Policy.Read.All'];
export const everything = [...graphPermissions.map(({ name }) => name), ...optional];

export interface Clinic {
  examine(patient?: Patient): Promise<readonly DoctorFinding[]>;
  close(): Promise<void>;
}

/** A tenant over real HTTPS for each patient, and one database with the books of a bot at work. */
export async function openClinic(): Promise<Clinic> {
  const books = await openBooks();
  return {
    examine: (patient = {}) => examine(patient, books),
    close: () => books.close(),
  };
}

async function examine(patient: Patient, books: ClinicBooks): Promise<readonly DoctorFinding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'clinic-'));
  chmodSync(folder, 0o755);
  const { securityDefaults = false, tenantAhead = 0 } = patient;
  const tenant = sampleTenant({ delays: noDelays, securityDefaults, clock: { now: () => Date.now() + tenantAhead } });
  const app = { appId: randomUUID(), secretId: randomUUID() };
  const botId = seedApps(tenant, app, patient);
  tenant.seed.group({ id: approverGroup, displayName: 'CRM admins', members: [people.dana.id, people.lee.id] });
  patient.tenant?.(tenant, app);
  tenant.onExchange(recordExchanges());
  const served = await serveTenant(tenant, { http: false });
  try {
    const databaseUrl = (await patient.books?.(books)) ?? books.url;
    const env = settingsOf({ folder, served, botId, app, databaseUrl }, patient);
    await patient.prepare?.(env);
    const now = () => new Date(Date.now() + (patient.clockAhead ?? 0));
    return (await diagnose(() => env, { now })).findings;
  } finally {
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The desk's app as the patient has it, and a sound one for the bot; returns the id of the latter. */
function seedApps(tenant: Tenant, app: ClinicApp, patient: Patient): string {
  const { graphRoles = everything, vaultRights = ['get', 'set'], powerPlatformAdmin = true } = patient;
  const lifetime = (endsIn = 365 * DAY) => ({ startsAt: tenant.now() - 400 * DAY, endsAt: tenant.now() + endsIn });
  const secret = { displayName: 'x', value: 'sound~desk~secret' };
  tenant.seed.app({
    appId: app.appId,
    objectId: randomUUID(),
    servicePrincipalId: randomUUID(),
    displayName: 'Account Desk',
    secrets: [{ ...secret, keyId: app.secretId, ...lifetime(patient.secretEndsIn) }],
    graphRoles,
    vaultRights,
    powerPlatformAdmin,
  });
  const { ownRoles = [roles.systemAdministrator] } = patient;
  if (ownRoles) tenant.seed.applicationUser(environments.prod, { id: randomUUID(), appId: app.appId, roles: ownRoles });

  const botId = randomUUID();
  tenant.seed.app({
    appId: botId,
    objectId: randomUUID(),
    servicePrincipalId: randomUUID(),
    displayName: 'Account Desk in Teams',
    secrets: [{ keyId: randomUUID(), displayName: 'x', value: 'sound~bot~secret', ...lifetime() }],
  });
  return botId;
}

interface Ward {
  readonly folder: string;
  readonly served: ServedTenant;
  readonly botId: string;
  readonly app: ClinicApp;
  readonly databaseUrl: string;
}

function settingsOf({ folder, served, botId, app, databaseUrl }: Ward, patient: Patient): Settings {
  const { login, graph, powerPlatform, keyVault, dataverse } = served.https;
  const desk = soundDesk(dataverse[environments.prod] ?? '');
  patient.desk?.(desk);
  const files = { desk: join(folder, 'desk.json'), ca: join(folder, 'ca.pem'), data: join(folder, 'data') };
  writeFileSync(files.desk, JSON.stringify(desk));
  writeFileSync(files.ca, served.caPem);
  mkdirSync(files.data);
  const env: Settings = {
    BOT_ID: botId,
    SECRET_BOT_PASSWORD: 'sound~bot~secret',
    TEAMS_APP_ID: randomUUID(),
    TEAMS_APP_TENANT_ID: served.tenant.id,
    AAD_APP_CLIENT_ID: app.appId,
    SECRET_AAD_APP_CLIENT_SECRET: 'sound~desk~secret',
    LOGIN_URL: login,
    GRAPH_URL: graph,
    POWER_PLATFORM_URL: powerPlatform,
    KEY_VAULT_URL: keyVault,
    DESK_FILE: files.desk,
    EXTRA_CA_FILE: files.ca,
    DATA_DIR: files.data,
    DATABASE_URL: databaseUrl,
  };
  patient.env?.(env, { app, folder });
  return env;
}

function soundDesk(url: string) {
  const prod = {
    id: 'prod',
    name: 'Contoso Production',
    url,
    powerPlatformId: environments.prod as string | undefined,
    securityGroupId: groups.prodAccess as string | undefined,
    businessUnit: undefined as string | undefined,
    adminConversationId: undefined as string | undefined,
    roles: [
      { id: 'reader', name: roles.serviceReader as string, privileged: false },
      { id: 'admin', name: roles.systemAdministrator as string, privileged: true },
    ],
    approvers: { people: [] as string[], groupId: approverGroup as string | undefined },
    licenses: [{ skuId: skus.enterpriseSales as string, name: 'Sales Enterprise' }],
    lenders: [{ aadObjectId: people.kim.id as string, name: people.kim.name as string }],
  };
  return { accountDomain: 'contoso.onmicrosoft.com', usageLocation: 'GB', environments: [prod] as [typeof prod] };
}
