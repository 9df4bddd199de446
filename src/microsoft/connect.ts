import type { Repeat } from '../desk/lines';
import type { Crm } from '../recipe/ports/crm';
import type { Directory } from '../recipe/ports/directory';
import type { Platform } from '../recipe/ports/platform';
import type { SignIn } from '../recipe/ports/sign-in';
import type { Vault } from '../recipe/ports/vault';
import { cloudAddresses, type CloudAddresses, type CloudName } from './clouds';
import { createCrm } from './dataverse/crm';
import { createDirectory } from './graph/directory';
import { createGraph } from './graph/graph';
import { createHostGates, type GateOptions } from './host-gate';
import { createHttp, type Http, type HttpOptions } from './http';
import { createInspector, type Inspector } from './inspector';
import { createKeyVault } from './key-vault/key-vault';
import { createPasswordSignIn } from './password-sign-in';
import { createPlatform } from './power-platform/platform';
import { isOutage } from './send';
import { createTokens, type Tokens } from './tokens';
import type { Credential } from './credential';
import { createUpstream, type Upstream } from './upstream';

export interface MicrosoftOptions {
  /** Default `public`. */
  readonly cloud?: CloudName;
  /** Replaces single addresses of the cloud. */
  readonly addresses?: Partial<CloudAddresses>;
  readonly tenantId: string;
  readonly clientId: string;
  /** Asked for every new token. */
  readonly credential: () => Credential | Promise<Credential>;
  /** Looked up at each use, so a getter may answer with newer ones. */
  readonly environments: readonly MicrosoftEnvironment[];
  /** `https://contoso-desk.vault.azure.net`; without it there is no Key Vault. */
  readonly vaultUrl?: string;
  readonly http?: HttpOptions;
  /** Told of each call that is sent again within seconds. */
  readonly onRepeat?: (repeat: Repeat) => void;
  readonly gate?: GateOptions;
}

interface MicrosoftEnvironment {
  readonly id: string;
  readonly url: string;
  readonly powerPlatformId?: string;
}

/** Everything this bot does with Microsoft's services, over one HTTP client and one set of tokens. */
export interface Microsoft {
  readonly directory: Directory;
  readonly crm: Crm;
  readonly platform: Platform;
  readonly signIn: SignIn;
  readonly vault: Vault | undefined;
  /** For checks of the set-up. */
  readonly inspector: Inspector;
  readonly tokens: Tokens;
  readonly upstream: Upstream;
  readonly http: Http;
  readonly addresses: CloudAddresses;
  /** Closes idle connections. */
  readonly close: () => void;
}

/** Connects the ports to Microsoft's services. Sends nothing yet. Throws when the CA file cannot be read. */
export function connectMicrosoft(options: MicrosoftOptions): Microsoft {
  const addresses = cloudAddresses(options.cloud ?? 'public', options.addresses);
  const http = createHttp(options.http);
  const gates = createHostGates(isOutage, options.gate);
  const { tenantId, clientId, credential, vaultUrl } = options;
  const tokens = createTokens(http, gates, { tenantId, clientId, credential, login: addresses.login });
  const upstream = createUpstream({ http, gates, tokens, onRepeat: options.onRepeat });
  const platformAddresses = { origin: addresses.powerPlatform, resource: addresses.powerPlatformResource };

  return {
    directory: createDirectory(createGraph(upstream, addresses.graph)),
    crm: createCrm(upstream, options),
    platform: createPlatform(upstream, platformAddresses, options),
    signIn: createPasswordSignIn(http, gates, { login: addresses.login, tenantId, places: options }),
    vault:
      vaultUrl === undefined
        ? undefined
        : createKeyVault(upstream, { url: vaultUrl, resource: addresses.keyVaultResource }),
    inspector: createInspector({ upstream, http, tokens, addresses, tenantId, places: options, vaultUrl }),
    tokens,
    upstream,
    http,
    addresses,
    close: () => http.close(),
  };
}
