import type { DeskSettings } from '../../desk/settings';
import type { Inspector } from '../../microsoft/inspector';
import type { Tokens } from '../../microsoft/tokens';
import type { Clock } from '../../recipe/ports/clock';
import type { Crm } from '../../recipe/ports/crm';
import type { Directory } from '../../recipe/ports/directory';
import type { BooksLook } from '../../store/inspect-books';

/** What the doctor looks with. It changes nothing. */
export interface DoctorPorts {
  readonly settings: DeskSettings;
  readonly directory: Directory;
  readonly crm: Crm;
  readonly inspector: Inspector;
  readonly clock: Clock;
  /** What tokens are needed for. */
  readonly resources: readonly DoctorResource[];
  /** What the apps prove themselves with. */
  readonly credentials: readonly DoctorCredential[];
  /** True when passwords are kept in Key Vault. */
  readonly usesKeyVault: boolean;
  /** Hosts that Teams may send from and the bot may answer to. */
  readonly connectorHosts: readonly string[];
  readonly machine: DoctorMachine;
  readonly books: () => Promise<BooksLook>;
}

/** Where the bot keeps its files, and how it leaves the machine. */
export interface DoctorMachine {
  /** Absolute. */
  readonly dataDir: string;
  readonly usesBuiltInDatabase: boolean;
  /** User id of this process; absent where the system has none. */
  readonly uid?: number;
  /** Without user and password: `http://proxy.example.com:3128`; and the hosts called without it, as the settings name them. */
  readonly proxy?: { readonly address: string; readonly except: string };
}

export interface DoctorResource {
  /** As people know it: `Microsoft Graph`. */
  readonly name: string;
  /** Audience of the token. */
  readonly resource: string;
  /** Where the token comes from; the Teams bot has an identity of its own. */
  readonly tokens: Pick<Tokens, 'token'>;
}

export interface DoctorCredential {
  /** `the Teams bot`, `Graph and Dataverse`. */
  readonly name: string;
  readonly clientId: string;
  readonly kind: 'secret' | 'certificate' | 'managed-identity';
  /** Known for certificates; for secrets the app registration is asked. */
  readonly endsAt?: Date;
  /** First three characters of the secret in use, by which Entra tells it from others of the app. */
  readonly hint?: string;
}
