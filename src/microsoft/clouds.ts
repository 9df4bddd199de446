/** Addresses of one of Microsoft's clouds. None has a trailing slash. */
export interface CloudAddresses {
  /** Origin of Graph; paths begin with `/v1.0`. */
  readonly graph: string;
  /** Origin of the token endpoints. */
  readonly login: string;
  /** Origin of the Power Platform admin API. */
  readonly powerPlatform: string;
  /** Audience of tokens for it. */
  readonly powerPlatformResource: string;
  /** Audience of tokens for Key Vault. */
  readonly keyVaultResource: string;
  /** Host names of vaults end with it. */
  readonly keyVaultSuffix: string;
  readonly botFramework: BotFrameworkAddresses;
}

interface BotFrameworkAddresses {
  /** `iss` of tokens that the channel sends. */
  readonly issuer: string;
  readonly openIdMetadata: string;
  /** Scope of tokens for the channel. */
  readonly scope: string;
  /** Hosts that `serviceUrl` of a Teams activity may have. */
  readonly serviceHosts: readonly string[];
}

export type CloudName = 'public' | 'gcc' | 'gcc-high' | 'dod' | 'china';

const publicBot: BotFrameworkAddresses = {
  issuer: 'https://api.botframework.com',
  openIdMetadata: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  scope: 'https://api.botframework.com/.default',
  // As Microsoft's own Teams SDK for TypeScript allows for the public cloud (its table of clouds).
  serviceHosts: [
    'smba.trafficmanager.net',
    'smba.onyx.prod.teams.trafficmanager.net',
    'smba.infra.gcc.teams.microsoft.com',
  ],
};

const governmentBot: BotFrameworkAddresses = {
  issuer: 'https://api.botframework.us',
  openIdMetadata: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  scope: 'https://api.botframework.us/.default',
  serviceHosts: ['smba.infra.gov.teams.microsoft.us'],
};

const publicCloud: CloudAddresses = {
  graph: 'https://graph.microsoft.com',
  login: 'https://login.microsoftonline.com',
  powerPlatform: 'https://api.bap.microsoft.com',
  powerPlatformResource: 'https://service.powerapps.com',
  keyVaultResource: 'https://vault.azure.net',
  keyVaultSuffix: 'vault.azure.net',
  botFramework: publicBot,
};

/**
 * Power Platform: domains and scopes as in Microsoft's Terraform provider for Power Platform (constants.go), but the audiences
 * of GCC and GCC High as in its PowerApps administration module and four other public programs; the provider says
 * `service.powerapps.us` and `high.service.apps.appsplatform.us`. Graph, login, Key Vault and Bot Framework of the national
 * clouds: as documented by Microsoft, not tried by us; every one can be overridden in the settings.
 */
export const clouds: Readonly<Record<CloudName, CloudAddresses>> = {
  public: publicCloud,
  gcc: {
    ...publicCloud,
    powerPlatform: 'https://gov.api.bap.microsoft.us',
    powerPlatformResource: 'https://gov.service.powerapps.us',
    botFramework: { ...publicBot, serviceHosts: ['smba.infra.gcc.teams.microsoft.com', ...publicBot.serviceHosts] },
  },
  'gcc-high': {
    graph: 'https://graph.microsoft.us',
    login: 'https://login.microsoftonline.us',
    powerPlatform: 'https://high.api.bap.microsoft.us',
    powerPlatformResource: 'https://high.service.powerapps.us',
    keyVaultResource: 'https://vault.usgovcloudapi.net',
    keyVaultSuffix: 'vault.usgovcloudapi.net',
    botFramework: governmentBot,
  },
  dod: {
    graph: 'https://dod-graph.microsoft.us',
    login: 'https://login.microsoftonline.us',
    powerPlatform: 'https://api.bap.appsplatform.us',
    powerPlatformResource: 'https://service.apps.appsplatform.us',
    keyVaultResource: 'https://vault.usgovcloudapi.net',
    keyVaultSuffix: 'vault.usgovcloudapi.net',
    botFramework: { ...governmentBot, serviceHosts: ['smba.infra.dod.teams.microsoft.us'] },
  },
  china: {
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    login: 'https://login.partner.microsoftonline.cn',
    powerPlatform: 'https://api.bap.partner.microsoftonline.cn',
    powerPlatformResource: 'https://service.powerapps.cn',
    keyVaultResource: 'https://vault.azure.cn',
    keyVaultSuffix: 'vault.azure.cn',
    botFramework: {
      issuer: 'https://api.botframework.azure.cn',
      openIdMetadata: 'https://login.botframework.azure.cn/v1/.well-known/openidconfiguration',
      scope: 'https://api.botframework.azure.cn/.default',
      serviceHosts: ['frontend.botapi.msg.infra.teams.microsoftonline.cn'],
    },
  },
};

/** The addresses of a cloud with single ones replaced. */
export function cloudAddresses(name: CloudName, overrides: Partial<CloudAddresses> = {}): CloudAddresses {
  return { ...clouds[name], ...overrides };
}
