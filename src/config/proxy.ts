import type { Config } from './config';
import type { Given } from './missing';

/** The proxy of the settings; nothing without one. Lower case counts before upper case, as for curl. */
export function proxyOf(given: Given): Pick<Config, 'proxy'> {
  const [, address] = addressIn(given);
  if (address === '') return {};
  return { proxy: { url: withScheme(address), except: given['no_proxy'] || given['NO_PROXY'] || '' } };
}

/** A proxy that cannot be used; never says what was written, because it may hold a password. */
export function proxyFaults(given: Given): string[] {
  const [name, address] = addressIn(given);
  if (address === '' || isUsable(withScheme(address))) return [];
  return [
    `${name} cannot be read: write http://proxy.example.com:3128, with user and password http://user:password@proxy.example.com:3128; https:// where the proxy itself speaks TLS. A character of the user name or password that means something in an address must be encoded (# as %23, / as %2F, ? as %3F, @ as %40, : as %3A, % as %25).`,
  ];
}

function addressIn(given: Given): readonly [name: string, address: string] {
  const names = ['https_proxy', 'HTTPS_PROXY'];
  const name = names.find((each) => given[each]) ?? 'HTTPS_PROXY';
  return [name, (given[name] ?? '').trim()];
}

/** `proxy.example.com:3128` is what many write. */
function withScheme(address: string): string {
  return address.includes('://') ? address : `http://${address}`;
}

function isUsable(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return false;
  return url.pathname === '/' && url.search === '' && url.hash === '' && decodes(url.username) && decodes(url.password);
}

function decodes(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}
