import { resolve } from 'node:path';
import { z } from 'zod/v4';
import { cloudAddresses, clouds } from '../microsoft/clouds';
import type { CloudAddresses, CloudName } from '../microsoft/clouds';
import { replicaOf } from './books-place';
import { childEnvironment } from './child-environment';
import type { Config, CredentialConfig } from './config';
import { ConfigError } from './config';
import { microsoftKeys } from './keys';
import type { Environment } from './environment';
import { missing } from './missing';
import { packageSettingNames } from './package-settings';
import { proxyFaults, proxyOf } from './proxy';
import { readDeskFile } from './read-desk-file';
import type { ReadDeskFile } from './read-desk-file';
import { telemetryFaults, telemetryOf, telemetryShape } from './telemetry-settings';
import { TextFileError, readTextFile } from './text-file';
import { unusable } from './unusable';
import { exactly, guid, hostNames, httpsAddress, portNumber } from './values';

const httpsUrl = z.url({ protocol: /^https$/, error: 'must be an https:// address' });

const cloudNames = Object.keys(clouds) as [CloudName, ...CloudName[]];

/** One line of `env/.env.sample` for each key. */
const shape = z.object({
  BOT_ID: guid,
  BOT_TYPE: z
    .enum(['SingleTenant', 'UserAssignedMsi'], 'must be SingleTenant or UserAssignedMsi')
    .default('SingleTenant'),
  SECRET_BOT_PASSWORD: z.string().min(1).optional(),
  TEAMS_APP_ID: guid,
  TEAMS_APP_TENANT_ID: guid,
  AAD_APP_CLIENT_ID: guid,
  AAD_APP_TENANT_ID: guid.optional(),
  AAD_APP_CREDENTIAL: z
    .enum(['secret', 'certificate', 'managed-identity'], 'must be secret, certificate or managed-identity')
    .default('secret'),
  SECRET_AAD_APP_CLIENT_SECRET: z.string().min(1).optional(),
  AAD_APP_CLIENT_SECRET_FILE: z.string().min(1).optional(),
  AAD_APP_CERTIFICATE_FILE: z.string().min(1).optional(),
  KEY_VAULT_URL: httpsAddress.optional(),
  VAULT: z.enum(['keyvault', 'embedded'], 'must be keyvault or embedded').optional(),
  VAULT_KEY_FILE: z.string().min(1).optional(),
  AUDIT_KEY_FILE: z.string().min(1).optional(),
  DESK_FILE: z.string().min(1).default('env/desk.json'),
  DATABASE_URL: z.string().optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  REPLICA_ID: z
    .string()
    .regex(/^[\w.-]{1,60}$/)
    .optional(),
  HOST: z.string().min(1).default('0.0.0.0'),
  PORT: portNumber.default(3978),
  INSIDE_HOST: z.string().min(1).default('127.0.0.1'),
  INSIDE_PORT: portNumber.default(0),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error').default('info'),
  CLOUD: z.enum(cloudNames, `must be one of ${cloudNames.join(', ')}`).default('public'),
  LOGIN_URL: httpsAddress.optional(),
  GRAPH_URL: httpsAddress.optional(),
  POWER_PLATFORM_URL: httpsAddress.optional(),
  POWER_PLATFORM_RESOURCE: exactly.optional(),
  KEY_VAULT_RESOURCE: exactly.optional(),
  BOT_TOKEN_ISSUER: exactly.optional(),
  BOT_OPENID_METADATA_URL: httpsUrl.optional(),
  BOT_TOKEN_SCOPE: exactly.optional(),
  BOT_SERVICE_HOSTS: hostNames.optional(),
  EXTRA_CA_FILE: z.string().min(1).optional(),
  HTTPS_PROXY: z.string().optional(),
  NO_PROXY: z.string().optional(),
  ...telemetryShape,
});
const pageShape = shape.pick({ PORT: true, LOG_LEVEL: true });
type SettingValues = z.output<typeof shape>;

/** Every setting of the environment, by name. */
export const settingNames: readonly string[] = [...new Set([...Object.keys(shape.shape), ...packageSettingNames])];

/** True when no Microsoft setting is present at all: then, and only then, `npm start` is the sandbox. */
export function isSandbox(env: Environment): boolean {
  return microsoftKeys.every((key) => !env[key]);
}

/**
 * Reads and checks everything once. Empty values count as absent.
 * @throws {ConfigError} with every fault at once.
 */
export function readConfig(env: Environment): Config {
  const present = presentIn(env);
  const parsed = shape.safeParse(present);
  const faults = [
    ...(parsed.success ? [] : parsed.error.issues.map(faultOf)),
    ...missing(present),
    ...unusable(present),
    ...proxyFaults(present),
    ...telemetryFaults(present),
  ];
  const desk = readDeskFile(
    present['DESK_FILE'] ?? 'env/desk.json',
    guid.safeParse(present['TEAMS_APP_TENANT_ID']).data,
  );
  if ('faults' in desk) faults.push(...desk.faults);
  if (faults.length > 0 || !parsed.success || 'faults' in desk) throw new ConfigError(faults);

  return toConfig(parsed.data, desk, env);
}

/**
 * What the sandbox is told: the port of its page, and how much it logs.
 * @throws {ConfigError} with every fault at once.
 */
export function readPageConfig(env: Environment): { readonly port: number; readonly logLevel: string } {
  const parsed = pageShape.safeParse({ LOG_LEVEL: 'error', ...presentIn(env) });
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(faultOf));
  return { port: parsed.data.PORT, logLevel: parsed.data.LOG_LEVEL };
}

function presentIn(env: Environment): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
}

type SoundDeskFile = Exclude<ReadDeskFile, { faults: string[] }>;

function toConfig(values: SettingValues, { settings, sha256 }: SoundDeskFile, env: Environment): Config {
  const tenantId = values.TEAMS_APP_TENANT_ID.toLowerCase();
  const keyVaultUrl = values.VAULT === 'embedded' ? undefined : values.KEY_VAULT_URL;
  const telemetry = telemetryOf(values);
  return {
    settings,
    deskFile: { name: values.DESK_FILE, sha256 },
    bot: {
      appId: values.BOT_ID.toLowerCase(),
      tenantId,
      teamsAppId: values.TEAMS_APP_ID,
      credential: botCredential(values),
    },
    microsoft: {
      tenantId: values.AAD_APP_TENANT_ID ?? tenantId,
      credential: appCredential(values),
      ...(keyVaultUrl ? { keyVaultUrl } : {}),
    },
    addresses: addressesOf(values),
    store: storeOf(values, env),
    http: {
      host: values.HOST,
      port: values.PORT,
      inside: { host: values.INSIDE_HOST, port: values.INSIDE_PORT },
    },
    logLevel: values.LOG_LEVEL,
    ...(values.EXTRA_CA_FILE ? { extraCaFile: resolve(values.EXTRA_CA_FILE) } : {}),
    ...proxyOf(presentIn(env)),
    ...(telemetry ? { telemetry } : {}),
  };
}

function storeOf(values: SettingValues, env: Environment): Config['store'] {
  return {
    childEnvironment: childEnvironment(env),
    dataDir: resolve(values.DATA_DIR),
    replicaId: replicaOf(values.REPLICA_ID, values.DATABASE_URL),
    ...(values.DATABASE_URL ? { databaseUrl: values.DATABASE_URL } : {}),
    ...(values.VAULT_KEY_FILE ? { vaultKeyFile: resolve(values.VAULT_KEY_FILE) } : {}),
    ...(values.AUDIT_KEY_FILE ? { auditKeyFile: resolve(values.AUDIT_KEY_FILE) } : {}),
  };
}

function faultOf({ path, code, message }: z.core.$ZodIssue): string {
  const key = path.join('.');
  const absent = code === 'invalid_type' && message.includes('undefined');
  return absent ? `${key} is missing: see its line in env/.env.sample.` : `${key} ${message}.`;
}

function botCredential(values: SettingValues): CredentialConfig {
  if (values.BOT_TYPE === 'UserAssignedMsi') return { kind: 'managed-identity', clientId: values.BOT_ID };
  return { kind: 'secret', clientId: values.BOT_ID, secret: () => values.SECRET_BOT_PASSWORD ?? '' };
}

function appCredential(values: SettingValues): CredentialConfig {
  const clientId = values.AAD_APP_CLIENT_ID;
  if (values.AAD_APP_CREDENTIAL === 'managed-identity') return { kind: 'managed-identity', clientId };
  if (values.AAD_APP_CREDENTIAL === 'certificate')
    return { kind: 'certificate', clientId, certificateFile: resolve(values.AAD_APP_CERTIFICATE_FILE ?? '') };
  const file = values.AAD_APP_CLIENT_SECRET_FILE;
  return {
    kind: 'secret',
    clientId,
    secret: () => (file ? secretIn(file) : (values.SECRET_AAD_APP_CLIENT_SECRET ?? '')),
  };
}

/** @throws {TextFileError} also when the file was emptied meanwhile: an empty secret would be refused for good. */
function secretIn(file: string): string {
  const secret = readTextFile(file).trim();
  if (secret === '') throw new TextFileError(`${file} is empty. Put the secret into it.`);
  return secret;
}

function addressesOf(values: SettingValues): CloudAddresses {
  const base = clouds[values.CLOUD];
  return cloudAddresses(values.CLOUD, {
    login: values.LOGIN_URL ?? base.login,
    graph: values.GRAPH_URL ?? base.graph,
    powerPlatform: values.POWER_PLATFORM_URL ?? base.powerPlatform,
    powerPlatformResource: values.POWER_PLATFORM_RESOURCE ?? base.powerPlatformResource,
    keyVaultResource: values.KEY_VAULT_RESOURCE ?? base.keyVaultResource,
    botFramework: botFrameworkOf(values, base.botFramework),
  });
}

function botFrameworkOf(values: SettingValues, base: CloudAddresses['botFramework']): CloudAddresses['botFramework'] {
  return {
    issuer: values.BOT_TOKEN_ISSUER ?? base.issuer,
    openIdMetadata: values.BOT_OPENID_METADATA_URL ?? base.openIdMetadata,
    scope: values.BOT_TOKEN_SCOPE ?? base.scope,
    serviceHosts: values.BOT_SERVICE_HOSTS ?? base.serviceHosts,
  };
}
