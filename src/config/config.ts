import type { DeskSettings } from '../desk/settings';
import type { CloudAddresses } from '../microsoft/clouds';

/** Everything the product is told from outside, typed and checked once. */
export interface Config {
  readonly settings: DeskSettings;
  /** The file that `settings` were read from. */
  readonly deskFile: { readonly name: string; readonly sha256: string };
  readonly bot: BotConfig;
  readonly microsoft: MicrosoftConfig;
  /** Addresses of the Microsoft cloud, single ones replaced where the settings say so. */
  readonly addresses: CloudAddresses;
  readonly store: StoreConfig;
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** Where operators ask which part is not ready; no proxy may lead there. Port 0 takes a free one. */
    readonly inside: { readonly host: string; readonly port: number };
  };
  readonly logLevel: string;
  /** PEM file of an extra certificate authority to trust, e.g. of a corporate proxy. */
  readonly extraCaFile?: string;
  /** The proxy of every call that leaves the bot; absent = calls go directly. */
  readonly proxy?: ProxyConfig;
  /** Absent = nothing is measured. */
  readonly telemetry?: TelemetryConfig;
}

interface ProxyConfig {
  /** `http://` or `https://`, perhaps with user and password: never shown as it is. */
  readonly url: string;
  /** What `NO_PROXY` says; empty when it says nothing. */
  readonly except: string;
}

/** Where metrics and traces go. */
export interface TelemetryConfig {
  /** Where Prometheus may read; absent = it may not. */
  readonly prometheus?: { readonly host: string; readonly port: number };
  /** OTLP over HTTP, whole addresses; absent = not sent. */
  readonly tracesUrl?: string;
  readonly metricsUrl?: string;
  /** Of everything that is sent; may hold a secret. */
  readonly headers: Readonly<Record<string, string>>;
  /** Between two sendings of metrics, ms. */
  readonly sendEveryMs: number;
  /** What OpenTelemetry calls the resource: `service.name`, and what the operator says of this copy. */
  readonly resource: Readonly<Record<string, string>>;
  /** The books are read for metrics at most once in this time, ms. */
  readonly freshMs: number;
}

interface BotConfig {
  readonly appId: string;
  readonly tenantId: string;
  readonly teamsAppId: string;
  readonly credential: CredentialConfig;
}

/** How an app proves itself to Entra. Secrets and keys are files or values read at each new token, so that they can be rotated. */
export type CredentialConfig =
  | { readonly kind: 'secret'; readonly clientId: string; readonly secret: () => string }
  | { readonly kind: 'certificate'; readonly clientId: string; readonly certificateFile: string }
  | { readonly kind: 'managed-identity'; readonly clientId: string };

interface MicrosoftConfig {
  readonly tenantId: string;
  readonly credential: CredentialConfig;
  /** `https://name.vault.azure.net`; absent = passwords are kept by the embedded vault. */
  readonly keyVaultUrl?: string;
}

interface StoreConfig {
  readonly dataDir: string;
  /** Absent = the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl?: string;
  readonly replicaId: string;
  /** File with the 32-byte key of the embedded vault; made in `dataDir` when absent. */
  readonly vaultKeyFile?: string;
  /** File with the 32-byte key of the audit's chain; made in `dataDir` when absent. */
  readonly auditKeyFile?: string;
  /** What programs that the bot starts find in their environment. */
  readonly childEnvironment: Readonly<Record<string, string>>;
}

/** Exit code of a program whose settings cannot be used: EX_CONFIG of sysexits.h. */
export const unusableSettings = 78;

/** Error thrown when the settings cannot be used: every fault at once, each naming its key and the remedy. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly faults: readonly string[]) {
    super(
      `${faults.length} setting${faults.length === 1 ? '' : 's'} to mend:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  }
}
