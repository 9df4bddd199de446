import { randomUUID } from 'node:crypto';
import type { Tenant } from '../../../src/sandbox/tenant';
import { DAY, everything, type Patient, type Settings } from '../clinic';
import { missing, type Ailment } from './ailment';

const minutes = 60_000;
const without = (...names: readonly string[]) => everything.filter((name) => !names.includes(name));
const putting = (settings: Settings) => (env: Settings) => Object.assign(env, settings);

/** As an administrator who made a new secret and forgot to put it into the settings. */
const addSecret =
  (value: string) =>
  (tenant: Tenant, { appId }: { readonly appId: string }): void => {
    const secrets = tenant.core.registrations.find(appId)?.secrets ?? [];
    const [startsAt, endsAt] = [tenant.now(), tenant.now() + 700 * DAY];
    const added = { keyId: randomUUID(), displayName: 'new', value, startsAt, endsAt };
    tenant.core.registrations.update(appId, { secrets: [...secrets, added] });
  };

/** The one that is used is made known by its first three characters; these may be the same. */
export const withSecretAlike: Patient = { secretEndsIn: 10 * DAY, tenant: addSecret('sound~new~secret') };

/** Who the apps are, what they may do, and the vault. */
export const signInAilments: readonly Ailment[] = [
  {
    state: 'a tenant id that is no tenant',
    patient: { env: putting({ TEAMS_APP_TENANT_ID: missing }) },
    check: 'token',
    result: 'fault',
    seen: /knows no tenant 99999999.*AADSTS90002/,
    next: /Overview.*TEAMS_APP_TENANT_ID/,
  },
  {
    state: 'a bot of another tenant',
    patient: { env: putting({ BOT_ID: missing }) },
    check: 'token',
    result: 'fault',
    seen: /app 99999999.*not there in the tenant.*AADSTS700016/,
    next: /Application \(client\) ID.*BOT_ID/,
  },
  {
    state: 'an app of another tenant',
    patient: { env: putting({ AAD_APP_CLIENT_ID: missing }) },
    check: 'token',
    result: 'fault',
    seen: /app 99999999.*not there in the tenant.*AADSTS700016/,
    next: /Application \(client\) ID.*AAD_APP_CLIENT_ID/,
  },
  {
    state: 'a client secret that has expired',
    patient: { secretEndsIn: -2 * DAY },
    check: 'token',
    result: 'fault',
    seen: /secret of the app .* has expired.*AADSTS7000222/,
    next: /New client secret/,
  },
  {
    state: 'the id of the client secret in place of its value',
    patient: { env: (env, { app }) => (env['SECRET_AAD_APP_CLIENT_SECRET'] = app.secretId) },
    check: 'token',
    result: 'fault',
    seen: /id of the client secret.*not its value.*AADSTS7000215/,
    next: /column Value.*not the column Secret ID/,
  },
  {
    state: 'a client secret of something else',
    patient: { env: putting({ SECRET_AAD_APP_CLIENT_SECRET: 'wrong~secret' }) },
    check: 'token',
    result: 'fault',
    seen: /none of the app.*AADSTS7000215/,
    next: /New client secret/,
  },
  {
    state: 'a client secret that ends soon',
    patient: { secretEndsIn: 10 * DAY },
    check: 'credential',
    result: 'warn',
    seen: /in (9|10) days/,
    next: /Certificates & secrets/,
  },
  {
    state: 'a client secret that ends soon, beside a new one that the bot does not use',
    patient: { secretEndsIn: 10 * DAY, tenant: addSecret('another~secret') },
    check: 'credential',
    result: 'warn',
    seen: /in (9|10) days/,
    next: /Certificates & secrets/,
  },
  {
    state: 'a client secret of the Teams bot alone that ends soon',
    patient: {
      tenant: (tenant) => {
        const { registrations } = tenant.core;
        const bot = registrations.all().find(({ displayName }) => displayName === 'Account Desk in Teams')!;
        const secrets = bot.secrets.map((secret) => ({ ...secret, endsAt: tenant.now() + 10 * DAY }));
        registrations.update(bot.appId, { secrets });
      },
    },
    check: 'credential',
    result: 'warn',
    seen: /in (9|10) days/,
    next: /Certificates & secrets.*; one in a file needs no restart/,
  },
  {
    state: 'a client secret whose end cannot be read',
    patient: { graphRoles: without('Application.Read.All') },
    check: 'credential',
    result: 'unknown',
    seen: /cannot be read/,
    next: /calendar/,
  },
  {
    state: 'one missing permission',
    patient: { graphRoles: without('User-PasswordProfile.ReadWrite.All') },
    check: 'graph-permission',
    result: 'fault',
    seen: /not granted: User-PasswordProfile\.ReadWrite\.All \(to set a new password\)$/,
    next: /ticks User-PasswordProfile\.ReadWrite\.All and presses "Grant admin consent"/,
  },
  {
    state: 'admin consent that was never given',
    patient: { graphRoles: [] },
    check: 'graph-permission',
    result: 'fault',
    seen: /no application permission at all/,
    next: /User\.ReadWrite\.All, .*Grant admin consent/,
  },
  {
    state: 'no permission to read groups',
    patient: { graphRoles: without('GroupMember.Read.All', 'GroupMember.ReadWrite.All') },
    check: 'graph-permission',
    result: 'fault',
    seen: /not granted: GroupMember\.ReadWrite\.All/,
    next: /GroupMember\.ReadWrite\.All and presses/,
  },
  {
    state: 'a permission the desk never uses',
    patient: { graphRoles: [...everything, 'Mail.ReadWrite'] },
    check: 'graph-permission-excess',
    result: 'warn',
    seen: /Mail\.ReadWrite/,
    next: /removes Mail\.ReadWrite/,
  },
  {
    state: 'a clock that is ten minutes ahead',
    patient: { clockAhead: 10 * minutes },
    check: 'clock',
    result: 'fault',
    seen: /600|599|601/,
    next: /timedatectl/,
  },
  {
    state: 'a sign-in host that is nowhere',
    patient: { env: putting({ LOGIN_URL: 'https://login.nowhere.invalid' }) },
    check: 'clock',
    result: 'fault',
    seen: /no host login\.nowhere\.invalid/,
    next: /resolves names/,
  },
  {
    state: 'a certificate authority nobody told the bot of',
    patient: { env: (env) => delete env['EXTRA_CA_FILE'] },
    check: 'clock',
    result: 'fault',
    seen: /certificate of 127\.0\.0\.1:\d+ is not trusted/,
    next: /CA file/,
  },
  {
    state: 'a vault that was deleted',
    patient: { env: putting({ KEY_VAULT_URL: 'https://deleted-desk.vault.invalid' }) },
    check: 'vault',
    result: 'fault',
    seen: /no host deleted-desk\.vault\.invalid.*deleted, or its name is misspelt/,
    next: /Vault URI.*Manage deleted vaults/,
  },
  {
    state: 'a vault that answers 404 to everything',
    patient: {
      tenant: (tenant) =>
        tenant.failNext({
          service: 'keyVault',
          kind: 'refuse',
          status: 404,
          code: 'NotFound',
          message: 'no',
          times: 9,
        }),
    },
    check: 'vault',
    result: 'fault',
    seen: /No vault answered/,
    next: /KEY_VAULT_URL/,
  },
  {
    state: 'a vault behind a firewall',
    patient: { tenant: (tenant) => (tenant.core.vault.isOpenToUs = false) },
    check: 'vault',
    result: 'fault',
    seen: /firewall of the vault/,
    next: /Networking/,
  },
  {
    state: 'a vault without the role assignment',
    patient: { vaultRights: ['get'] },
    check: 'vault',
    result: 'fault',
    seen: /lacks the role Key Vault Secrets Officer/,
    next: /Access control \(IAM\)/,
  },
];
