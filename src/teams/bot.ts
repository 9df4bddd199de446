/** Registration of the bot. */
export interface BotIdentity {
  /** Entra application id; as a Teams account it is `28:<appId>`. */
  readonly appId: string;
  readonly tenantId: string;
  readonly appType: 'SingleTenant' | 'MultiTenant' | 'UserAssignedMsi';
}

/** Addresses that differ between the public cloud, the government clouds and the sandbox. */
export interface Cloud {
  /** Exact `iss` of the channel's tokens; public cloud: `https://api.botframework.com`. */
  readonly issuer: string;
  /** Public cloud: `https://login.botframework.com/v1/.well-known/openidconfiguration`. */
  readonly openIdMetadata: string;
  /** Audience of the bot's own tokens, without `/.default`; public cloud: `https://api.botframework.com`. */
  readonly tokenScope: string;
  readonly loginUrl: string;
  readonly oauthUrl: string;
  /** Connector address used until Teams has named one; public cloud: `https://smba.trafficmanager.net/teams/`. */
  readonly serviceUrl: string;
  /** Exact host names the bot may answer to. */
  readonly serviceHosts: readonly string[];
  /** Tests only, by wiring: plain http on this machine is allowed for the connector and for the channel's keys. */
  readonly allowLoopback: boolean;
}
