import type { Contact, Directory } from '../directory/model';
import type { EnvironmentState } from '../dataverse/environment';
import type { Vault } from '../key-vault/vault';
import type { Registrations } from '../login/registrations';
import type { Tokens } from '../login/tokens';
import type { Faults } from './faults';
import type { Ledger } from './ledger';
import type { Settings } from './options';
import type { Timeline } from './timeline';

/** Where the services are served; filled by `serveTenant`. Every list holds the http and the https address. */
interface Addresses {
  readonly login: string[];
  readonly graph: string[];
  readonly powerPlatform: string[];
  readonly keyVault: string[];
  readonly dataverse: Map<string, string[]>;
}

/** What all services of one simulated tenant share. */
export interface TenantCore {
  readonly settings: Settings;
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly ledger: Ledger;
  readonly directory: Directory;
  /** Mail contacts, which stand beside the directory here: no call of the desk shows them. */
  readonly contacts: Contact[];
  readonly registrations: Registrations;
  readonly tokens: Tokens;
  readonly vault: Vault;
  readonly environments: Map<string, EnvironmentState>;
  readonly addresses: Addresses;
  /** What stands in the way of every sign-in with a password alone: an AADSTS number, e.g. of a Conditional Access policy. */
  passwordSignInRefusal?: number;
}

/** Of several addresses of one service the one with the scheme of `base`, so that links stay followable. */
export function sameScheme(addresses: readonly string[], base: string): string | undefined {
  const scheme = base.slice(0, base.indexOf(':') + 1);
  return addresses.find((address) => address.startsWith(scheme)) ?? addresses[0];
}
