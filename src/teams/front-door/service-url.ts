/** Where the bot's connector token may be sent. */
export interface ServiceUrlRule {
  /** Exact host names, for the public cloud `smba.trafficmanager.net`. */
  readonly serviceHosts: readonly string[];
  /** Plain http on this machine is allowed too: for tests only, by wiring. */
  readonly allowLoopback: boolean;
}

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** True for an https address on an allowed host, without credentials or, but on this machine, an unusual port. */
export function isAllowedServiceUrl(serviceUrl: string, rule: ServiceUrlRule): boolean {
  const url = URL.canParse(serviceUrl) ? new URL(serviceUrl) : null;
  if (!url || url.username !== '' || url.password !== '') return false;
  if (rule.allowLoopback && isLoopbackHttp(url)) return true;
  const isUsualPort = url.port === '' || loopback.has(url.hostname);
  return url.protocol === 'https:' && isUsualPort && rule.serviceHosts.includes(url.hostname);
}

/** True for https; for http on this machine where the wiring allows it. */
export function isTrustworthyAddress(
  address: string,
  { allowLoopback }: Pick<ServiceUrlRule, 'allowLoopback'>,
): boolean {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url?.protocol === 'https:' || (url !== null && allowLoopback && isLoopbackHttp(url));
}

function isLoopbackHttp({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && loopback.has(hostname);
}
