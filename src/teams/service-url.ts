/** Where the bot's connector token may be sent. */
export interface ServiceUrlRule {
  /** Exact host names, for the public cloud `smba.trafficmanager.net`. */
  readonly serviceHosts: readonly string[];
  /** Plain http on this machine is allowed too: for the sandbox only. */
  readonly allowLoopback: boolean;
}

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** True for an https address on an allowed host, without credentials or an unusual port. */
export function isAllowedServiceUrl(serviceUrl: string, rule: ServiceUrlRule): boolean {
  const url = URL.canParse(serviceUrl) ? new URL(serviceUrl) : null;
  if (!url || url.username !== '' || url.password !== '') return false;
  if (rule.allowLoopback && loopback.has(url.hostname)) return url.protocol === 'http:' || url.protocol === 'https:';
  return url.protocol === 'https:' && url.port === '' && rule.serviceHosts.includes(url.hostname);
}
