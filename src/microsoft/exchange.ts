/** The services this folder talks to. */
export type ServiceName = 'login' | 'graph' | 'dataverse' | 'powerPlatform' | 'keyVault';

/** How people know them. */
export const serviceTitles: Readonly<Record<ServiceName, string>> = {
  login: 'Microsoft Entra sign-in',
  graph: 'Microsoft Graph',
  dataverse: 'Dataverse',
  powerPlatform: 'The Power Platform admin API',
  keyVault: 'Key Vault',
};

/** One request and its answer, with every secret blanked out. For logs, metrics and contract checks. */
export interface Exchange {
  readonly service: ServiceName;
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: unknown;
  /** 0 when no answer came. */
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: unknown;
  /** Why no answer came: `ECONNRESET`, `ECONNABORTED`, … */
  readonly fault?: string;
  /** ISO instant. */
  readonly startedAt: string;
  readonly durationMs: number;
}
