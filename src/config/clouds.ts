import type { CloudConfig } from './config';

type Addresses = Omit<CloudConfig, 'name'>;

const botPublic = {
  botIssuer: 'https://api.botframework.com',
  botOpenIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  botTokenScope: 'https://api.botframework.com/.default',
  botServiceHosts: ['smba.trafficmanager.net'],
};
const botGovernment = {
  botIssuer: 'https://api.botframework.us',
  botOpenIdMetadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  botTokenScope: 'https://api.botframework.us/.default',
};

/**
 * Addresses of Microsoft's clouds, by the public documentation of each service. Every single one can be overridden by a
 * setting, because a sovereign cloud may change without us.
 */
export const clouds: Readonly<Record<CloudConfig['name'], Addresses>> = {
  public: {
    loginUrl: 'https://login.microsoftonline.com',
    graphUrl: 'https://graph.microsoft.com',
    powerPlatformUrl: 'https://api.bap.microsoft.com',
    powerPlatformScope: 'https://service.powerapps.com/.default',
    keyVaultScope: 'https://vault.azure.net/.default',
    ...botPublic,
  },
  gcchigh: {
    loginUrl: 'https://login.microsoftonline.us',
    graphUrl: 'https://graph.microsoft.us',
    powerPlatformUrl: 'https://high.api.bap.microsoft.us',
    powerPlatformScope: 'https://high.service.powerapps.us/.default',
    keyVaultScope: 'https://vault.usgovcloudapi.net/.default',
    ...botGovernment,
    botServiceHosts: ['smba.infra.gcc.teams.microsoft.com', 'smba.infra.gov.teams.microsoft.us'],
  },
  dod: {
    loginUrl: 'https://login.microsoftonline.us',
    graphUrl: 'https://dod-graph.microsoft.us',
    powerPlatformUrl: 'https://api.bap.appsplatform.us',
    powerPlatformScope: 'https://service.apps.appsplatform.us/.default',
    keyVaultScope: 'https://vault.usgovcloudapi.net/.default',
    ...botGovernment,
    botServiceHosts: ['smba.infra.dod.teams.microsoft.us'],
  },
  china: {
    loginUrl: 'https://login.partner.microsoftonline.cn',
    graphUrl: 'https://microsoftgraph.chinacloudapi.cn',
    powerPlatformUrl: 'https://api.bap.partner.microsoftonline.cn',
    powerPlatformScope: 'https://service.powerapps.cn/.default',
    keyVaultScope: 'https://vault.azure.cn/.default',
    botIssuer: 'https://api.botframework.azure.cn',
    botOpenIdMetadataUrl: 'https://login.botframework.azure.cn/v1/.well-known/openidconfiguration',
    botTokenScope: 'https://api.botframework.azure.cn/.default',
    botServiceHosts: ['frontend.botapi.msg.infra.teams.microsoftonline.cn'],
  },
};
