import {
  ConfigError,
  readCertificateFile,
  readConfig,
  type Config,
  type CredentialConfig,
  type Environment,
} from '../../config';
import { connectMicrosoft, type Microsoft } from '../../microsoft/connect';
import type { Clock } from '../../recipe/ports/clock';
import { credentialSource } from '../../start/credentials';
import { networkOf, shownProxy } from '../../start/network';
import { inspectBooks } from '../../store/inspect-books';
import { fault, type DoctorFinding } from './finding';
import type { DoctorCredential, DoctorPorts } from './ports';
import { runDoctor } from './run-doctor';

/** Settings that cannot be used end the doctor before it looks at anything else, as they end the bot. */
interface Diagnosis {
  readonly findings: readonly DoctorFinding[];
  readonly areSettingsUsable: boolean;
}

/** Examines the set-up that the settings describe. Changes nothing; throws only for defects of its own. */
export async function diagnose(
  environment: () => Environment,
  clock: Clock = { now: () => new Date() },
): Promise<Diagnosis> {
  const read = readSettings(environment);
  if ('findings' in read) return { findings: read.findings, areSettingsUsable: false };
  const { config } = read;
  const microsoft = connect(config, config.microsoft);
  const bot = connect(config, config.bot);
  try {
    const findings = await runDoctor(doctorPorts(config, { microsoft, bot }, clock));
    return { findings, areSettingsUsable: true };
  } finally {
    microsoft.close();
    bot.close();
  }
}

function readSettings(
  environment: () => Environment,
): { readonly config: Config } | { readonly findings: readonly DoctorFinding[] } {
  try {
    return { config: readConfig(environment()) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { findings: [unusable(error.faults)] };
  }
}

function unusable(faults: readonly string[]): DoctorFinding {
  const lines = faults.map((each) => `\n          - ${each}`).join('');
  const seen = `${faults.length} to mend:${lines}`;
  const next = 'Mend them in env/.env or the desk file; env/.env.sample and env/desk.sample.json show every setting.';
  const why = 'The bot does not start with them, and nothing else was looked at.';
  return { check: 'settings', subject: 'the bot', why, ...fault(seen, next) };
}

function doctorPorts(
  config: Config,
  { microsoft, bot }: { readonly microsoft: Microsoft; readonly bot: Microsoft },
  clock: Clock,
): DoctorPorts {
  const { dataDir, databaseUrl } = config.store;
  const uid = process.getuid?.();
  const proxy = shownProxy(config);
  return {
    settings: config.settings,
    directory: microsoft.directory,
    crm: microsoft.crm,
    inspector: microsoft.inspector,
    clock,
    resources: [
      {
        name: 'the Teams bot',
        resource: config.addresses.botFramework.scope.replace(/\/\.default$/, ''),
        tokens: bot.tokens,
      },
      ...resourcesOf(config).map((each) => ({ ...each, tokens: microsoft.tokens })),
    ],
    credentials: [
      credential('the Teams bot', config.bot.credential),
      credential('Graph and Dataverse', config.microsoft.credential),
    ],
    usesKeyVault: config.microsoft.keyVaultUrl !== undefined,
    connectorHosts: config.addresses.botFramework.serviceHosts,
    machine: {
      dataDir,
      usesBuiltInDatabase: databaseUrl === undefined,
      ...(uid !== undefined && { uid }),
      ...(proxy && { proxy }),
    },
    books: () => inspectBooks({ dataDir, databaseUrl }),
  };
}

function resourcesOf({
  settings,
  addresses,
  microsoft,
}: Config): readonly { readonly name: string; readonly resource: string }[] {
  const pushes = settings.environments.some(({ powerPlatformId }) => powerPlatformId !== undefined);
  return [
    { name: 'Microsoft Graph', resource: addresses.graph },
    ...settings.environments.map(({ id, url }) => ({ name: `Dataverse of ${id}`, resource: new URL(url).origin })),
    ...(pushes ? [{ name: 'Power Platform', resource: addresses.powerPlatformResource }] : []),
    ...(microsoft.keyVaultUrl !== undefined ? [{ name: 'Key Vault', resource: addresses.keyVaultResource }] : []),
  ];
}

function credential(name: string, config: CredentialConfig): DoctorCredential {
  const { kind, clientId } = config;
  if (kind === 'secret') return { name, kind, clientId, hint: config.secret().slice(0, 3) };
  if (kind === 'managed-identity') return { name, kind, clientId };
  return { name, kind, clientId, endsAt: readCertificateFile(config.certificateFile).endsAt };
}

interface Identity {
  readonly tenantId: string;
  readonly credential: CredentialConfig;
  readonly keyVaultUrl?: string;
}

function connect(config: Config, { tenantId, credential: proof, keyVaultUrl }: Identity): Microsoft {
  return connectMicrosoft({
    addresses: config.addresses,
    tenantId,
    clientId: proof.clientId,
    credential: credentialSource(proof),
    environments: config.settings.environments,
    ...(keyVaultUrl !== undefined && { vaultUrl: keyVaultUrl }),
    http: networkOf(config),
  });
}
