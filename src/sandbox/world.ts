import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../config';
import { createTeams, verifyBotTokensFrom } from './teams';
import type { Person, Teams, TeamsOptions } from './teams';
import { apps, environments, groups, people, roles, sampleTenant, sampleTenantId, serveTenant, skus } from './tenant';
import type { SampleOptions, ServedTenant, Tenant } from './tenant';
import type { Pace } from './delays';

/** Entra group of the people who may approve for UAT. */
export const crmAdmins = '44444444-4444-4444-8444-000000000009';

export interface WorldOptions {
  /** Settings, certificate and database go here. */
  readonly folder: string;
  readonly pace: Pace;
  readonly tenant?: Omit<SampleOptions, 'delays'>;
  readonly teams?: Partial<TeamsOptions>;
  /** Changes the desk file before it is written. */
  readonly settings?: (desk: DeskFile) => void;
  /** `NODE_ENV` of the process. */
  readonly nodeEnv?: string | undefined;
}

export type DeskFile = ReturnType<typeof deskFile>;

/** Microsoft, simulated: a tenant, Teams, and the settings of a bot that works with them. */
export interface World {
  readonly tenant: Tenant;
  readonly served: ServedTenant;
  readonly teams: Teams;
  /** What a production bot would be told by its environment. */
  readonly env: Environment;
  close(): Promise<void>;
}

/** Starts the simulated services on loopback and writes the settings of a bot for them. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const { folder, pace } = options;
  mkdirSync(folder, { recursive: true });
  const tenant = sampleTenant({ freeSalesSeats: 0, ...options.tenant, delays: pace.delays });
  tenant.seed.group({ id: crmAdmins, displayName: 'CRM admins', members: [people.dana.id, people.lee.id] });
  tenant.seed.settle();
  const served = await serveTenant(tenant, { nodeEnv: options.nodeEnv });
  const teams = await createTeams({
    bot: { appId: apps.bot.appId },
    tenantId: sampleTenantId,
    people: cast,
    groupKeys: ['ravi', 'dana', 'lee'],
    https: true,
    verifyBotToken: verifyBotTokensFrom({
      jwks: `${served.http.login}/${sampleTenantId}/discovery/v2.0/keys`,
      appId: apps.bot.appId,
      now: () => tenant.now(),
    }),
    ...options.teams,
  });
  const env = { ...settingsFor(folder, served, teams), ...writeFiles(options, served) };
  return {
    tenant,
    served,
    teams,
    env,
    close: async () => void (await Promise.all([served.close(), teams.close()])),
  };
}

/** The app is in the channel, the group chat and everybody's personal chats from the beginning. */
export async function installEverywhere(teams: Teams): Promise<void> {
  await teams.installBot('channel');
  await teams.installBot('group');
  for (const { key } of teams.people) await teams.installBot('personal', key);
}

const cast: readonly Person[] = [
  castMember('ravi', people.ravi, 'Requester'),
  castMember('dana', people.dana, 'CRM admin'),
  castMember('lee', people.lee, 'CRM admin'),
  castMember('kim', people.kim, 'Lends a licence'),
  castMember('sam', people.stranger, 'Colleague, no part in this'),
  castMember('gus', people.guest, 'Guest from another company'),
];

/** The same people, one of whom has Teams in another language and another time zone. */
export const castOfTwoLanguages: readonly Person[] = cast.map((person) =>
  person.key === 'lee'
    ? { ...person, title: `${person.title} · Deutsch, Berlin`, locale: 'de-DE', timezone: 'Europe/Berlin' }
    : person,
);

function castMember(key: string, { id, upn, name }: { id: string; upn: string; name: string }, title: string): Person {
  return {
    key,
    name,
    title,
    id: `29:1${Buffer.from(id).toString('base64url')}`,
    aadObjectId: id,
    userPrincipalName: upn,
    locale: 'en-GB',
    timezone: 'Europe/London',
  };
}

function settingsFor(folder: string, served: ServedTenant, teams: Teams): Environment {
  return {
    BOT_ID: apps.bot.appId,
    SECRET_BOT_PASSWORD: apps.bot.secret,
    TEAMS_APP_ID: apps.bot.objectId,
    TEAMS_APP_TENANT_ID: sampleTenantId,
    AAD_APP_CLIENT_ID: apps.bot.appId,
    SECRET_AAD_APP_CLIENT_SECRET: apps.bot.secret,
    LOGIN_URL: served.https.login,
    GRAPH_URL: served.https.graph,
    POWER_PLATFORM_URL: served.https.powerPlatform,
    KEY_VAULT_URL: served.https.keyVault,
    BOT_OPENID_METADATA_URL: teams.openIdMetadataUrl,
    BOT_SERVICE_HOSTS: new URL(teams.serviceUrl).hostname,
    DATA_DIR: join(folder, 'data'),
    HOST: '127.0.0.1',
    PORT: '0',
  };
}

function writeFiles(options: WorldOptions, served: ServedTenant): Environment {
  const desk = deskFile(served, options.pace);
  options.settings?.(desk);
  const deskPath = join(options.folder, 'desk.json');
  const caPath = join(options.folder, 'sandbox-ca.pem');
  writeFileSync(deskPath, JSON.stringify(desk, null, 2));
  writeFileSync(caPath, served.caPem);
  return { DESK_FILE: deskPath, EXTRA_CA_FILE: caPath };
}

function deskFile(served: ServedTenant, pace: Pace) {
  const address = (id: string) => served.https.dataverse[id] ?? '';
  const { prod, uat, dev } = environments;
  return {
    accountDomain: 'contoso.onmicrosoft.com',
    usageLocation: 'GB',
    environments: [
      {
        id: 'prod',
        name: 'Contoso Production',
        url: address(prod),
        securityGroupId: groups.prodAccess,
        ...offer(),
        approvers: named(),
      },
      {
        id: 'uat',
        name: 'Contoso UAT',
        url: address(uat),
        powerPlatformId: uat,
        ...offer(),
        approvers: { groupId: crmAdmins },
      },
      {
        id: 'dev',
        name: 'Contoso Dev',
        url: address(dev),
        businessUnit: 'Integrations',
        fallbackLimit: 5,
        ...offer(),
        roles: [...offer().roles, { id: 'shop', name: roles.shopIntegration, summary: 'orders of the shop' }],
        approvers: named(),
      },
    ],
    waits: { ...pace.waits },
    limits: { openRequestsPerPerson: 5 },
  };
}

/** What every environment offers. */
function offer() {
  return {
    roles: [
      { id: 'reader', name: roles.serviceReader, summary: 'reads, changes nothing' },
      { id: 'writer', name: roles.serviceWriter, summary: 'reads and writes accounts and orders' },
      { id: 'admin', name: roles.systemAdministrator, summary: 'everything', privileged: true },
    ],
    licenses: [{ skuId: skus.enterpriseSales, name: 'Dynamics 365 Sales Enterprise' }],
    lenders: [people.kim, people.omar].map(({ id, name }) => ({ aadObjectId: id, name })),
    onPremises: {
      domain: 'corp.contoso.com',
      upnSuffix: 'contoso.com',
      organizationalUnit: 'OU=Service Accounts,DC=corp,DC=contoso,DC=com',
    },
  };
}

function named() {
  return { people: [people.dana.id, people.lee.id] as string[] };
}
